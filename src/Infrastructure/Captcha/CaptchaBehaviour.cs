using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Visitors;
using Slices.Resources;

namespace Slices.Infrastructure.Captcha;

/// <summary>
/// Takes the captcha, right or wrong, and lets only the right answer through, where the form asks for one at all. That it
/// is missing is <see cref="CaptchaAnswerValidator{T}"/>'s to say.
/// </summary>
public sealed partial class CaptchaBehaviour<TRequest, TResponse>(
    Captchas captchas, BrowserKey browser, KnownDevices devices, RecentFailures failures, Visitor visitor, AuditTrail trail,
    ILogger<CaptchaBehaviour<TRequest, TResponse>> log)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, ICaptchaProtected
{
    /// <exception cref="ValidationException">The answer is wrong, late, used, or for another purpose.</exception>
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var verdict = await captchas.IsRequiredAsync(request.CaptchaPurpose, await devices.RateLimitKeyAsync(request.RateLimitedAccount))
            ? await captchas.RedeemAsync(request.CaptchaId, request.CaptchaPurpose, request.CaptchaAnswer, browser.Find())
            : CaptchaVerdict.Right;
        if (verdict != CaptchaVerdict.Right)
        {
            LogRefused(verdict, request.CaptchaPurpose, visitor.Network);
            await trail.WriteAsync(AuditKind.CaptchaRefused, visitor.UserId, detail: verdict.ToString());
            if (verdict == CaptchaVerdict.Wrong)
            {
                await failures.CountAsync(account: "");
            }
            throw new ValidationException(
                [new ValidationFailure(nameof(request.CaptchaAnswer), Texts.Get("captcha.wrong")) { ErrorCode = "captcha.wrong" }]);
        }
        return await next();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Verdict} captcha for {Purpose} from {Network}")]
    private partial void LogRefused(CaptchaVerdict verdict, CaptchaPurpose purpose, string network);
}
