using MediatR;
using Microsoft.AspNetCore.Mvc;
using Slices.Infrastructure.Captcha;

namespace Slices.Features.Captcha;

/// <summary>A fresh captcha for any form: <c>&lt;vc:captcha purpose="SignIn" /&gt;</c>.</summary>
public sealed class CaptchaViewComponent(IMediator mediator) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(CaptchaPurpose purpose) =>
        View("/Features/Captcha/Captcha.cshtml", new CaptchaView(purpose, await mediator.Send(new IssueCaptchaCommand(purpose))));
}

public sealed record CaptchaView(CaptchaPurpose Purpose, CaptchaChallenge Challenge);
