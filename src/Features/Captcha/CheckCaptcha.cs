using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Captcha;

/// <summary>
/// Whether the answer is right, asked as soon as it is typed. The right one leaves the challenge solved for one submit
/// from this browser; a wrong one ends it.
/// </summary>
public sealed record CheckCaptchaCommand(string Id, string Answer) : Redacted, IRequest<bool>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.CaptchaCheck;
}

public sealed class CheckCaptchaHandler(Captchas captchas, BrowserKey browser, RecentFailures failures, Visitor visitor, AuditTrail trail)
    : IRequestHandler<CheckCaptchaCommand, bool>
{
    public async Task<bool> Handle(CheckCaptchaCommand command, CancellationToken cancellationToken)
    {
        var verdict = await captchas.SolveAsync(command.Id, command.Answer, browser.Give());
        if (verdict == CaptchaVerdict.Wrong)
        {
            await failures.CountAsync(account: "");
            await trail.WriteAsync(AuditKind.CaptchaRefused, visitor.UserId, detail: nameof(CaptchaVerdict.Wrong));
        }
        return verdict == CaptchaVerdict.Right;
    }
}
