using MediatR;
using Microsoft.AspNetCore.Mvc;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Pipeline;

namespace Slices.Features.Captcha;

/// <summary>A fresh captcha for any form: <c>&lt;vc:captcha purpose="SignIn" /&gt;</c>.</summary>
public sealed class CaptchaViewComponent(IMediator mediator) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(CaptchaPurpose purpose) =>
        View("/Features/Captcha/Captcha.cshtml", new CaptchaView(purpose, await AskAsync(purpose)));

    // A form whose captcha can't be asked now keeps what was typed, and its button for another one.
    private async Task<CaptchaChallenge?> AskAsync(CaptchaPurpose purpose)
    {
        try
        {
            return await mediator.Send(new IssueCaptchaCommand(purpose));
        }
        catch (RefusedException) when (HttpMethods.IsPost(Request.Method))
        {
            return null;
        }
    }
}

/// <param name="Challenge">Null when none could be made.</param>
public sealed record CaptchaView(CaptchaPurpose Purpose, CaptchaChallenge? Challenge);
