using MediatR;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Captcha;

/// <param name="Purpose">What it opens; any one form where it isn't said.</param>
/// <param name="Kind">The kind that the visitor chose; the site's first where it is none on offer.</param>
public sealed record IssueCaptchaCommand(CaptchaPurpose? Purpose, string? Kind = null) : IRequest<CaptchaChallenge>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.Captcha;
}

public sealed class IssueCaptchaHandler(Captchas captchas, BrowserKey browser) : IRequestHandler<IssueCaptchaCommand, CaptchaChallenge>
{
    public Task<CaptchaChallenge> Handle(IssueCaptchaCommand command, CancellationToken cancellationToken)
    {
        // Before there is anything to solve, so that two tabs don't begin as two browsers.
        browser.Give();
        return captchas.IssueAsync(command.Purpose, command.Kind);
    }
}
