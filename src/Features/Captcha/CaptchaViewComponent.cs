using MediatR;
using Microsoft.AspNetCore.Mvc;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Captcha;

/// <summary>
/// The captcha of any form, where one is asked: <c>&lt;vc:captcha command="Model.Input" /&gt;</c>. A form that comes back
/// keeps the challenge that it didn't use up, with its answer.
/// </summary>
public sealed class CaptchaViewComponent(IMediator mediator, Captchas captchas, KnownDevices devices) : ViewComponent
{
    public const string Part = "/Features/Captcha/Captcha.cshtml";

    public async Task<IViewComponentResult> InvokeAsync(ICaptchaProtected command)
    {
        try
        {
            return await captchas.IsRequiredAsync(command.CaptchaPurpose, await devices.RateLimitKeyAsync(command.RateLimitedAccount))
                ? View(Part, await ResumeAsync(command) ?? await AskAsync(command.CaptchaPurpose))
                : Content("");
        }
        catch (RequestRejectedException) when (HttpMethods.IsPost(Request.Method))
        {
            // What was typed isn't lost for want of a captcha; its buttons ask for another one.
            return View(Part, new CaptchaView(command.CaptchaPurpose, null));
        }
    }

    private string? Chosen => Request.HasFormContentType ? (string?)Request.Form[RejectionFilter.NewCaptchaButton] : null;

    private async Task<CaptchaView?> ResumeAsync(ICaptchaProtected command) =>
        Chosen is null && !Redisplay.IsOn(HttpContext) && await captchas.ResumeAsync(command.CaptchaId, command.CaptchaPurpose) is { } challenge
            ? new(command.CaptchaPurpose, challenge, command.CaptchaAnswer)
            : null;

    private async Task<CaptchaView> AskAsync(CaptchaPurpose purpose) =>
        new(purpose, await mediator.Send(new IssueCaptchaCommand(purpose, Chosen)));
}

/// <param name="Challenge">Null when none could be made.</param>
/// <param name="Answer">What was typed already.</param>
public sealed record CaptchaView(CaptchaPurpose Purpose, CaptchaChallenge? Challenge, string Answer = "");
