using System.Security.Claims;
using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Features.Account.ChangeMobile;
using Slices.Features.Register;
using Slices.Features.SmsLogin;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.SendSmsCode;

/// <summary>One address for all codes, where pages have one for each purpose.</summary>
public static class SendSmsCodeEndpoint
{
    public static void MapSendSmsCode(this RouteGroupBuilder api) => api.MapPost("/sms-codes", SendAsync)
        .AllowAnonymous()
        .Describe(
            "sendSmsCode", "Sends a code by text message",
            "For signing in, where no purpose is said; the answer is the same for a number that nobody has. For another mobile one must be signed in and have proved it lately.")
        .Accepts(new SmsCodeBody("13800138000", SmsPurpose.SignIn, "kk7b…", "x7kp"))
        .ProducesProblemsOf<SendSignInCodeCommand>().ProducesProblemsOf<SendChangeCodeCommand>()
        .Produces(Answer, "The code is on its way.", StatusCodes.Status202Accepted)
        .ProducesProblems(StatusCodes.Status400BadRequest, [.. AccountRules.MobileErrorCodes])
        .ProducesProblems(StatusCodes.Status401Unauthorized, Problems.SignedOut)
        .ProducesProblems(StatusCodes.Status403Forbidden, [.. RequiredAction.Codes])
        .ProducesProblems(StatusCodes.Status404NotFound, "sms.notNeeded")
        .NeedsSms()
        .Idempotent();

    private static SmsCodeAnswer Answer => new((int)SmsCodeSender.ResendAfter.TotalSeconds);

    private static async Task<IResult> SendAsync(
        SmsCodeBody body, IMediator mediator, IOptions<RegistrationSettings> registration, Visitor visitor, ClaimsPrincipal user, CancellationToken cancellation)
    {
        switch (body.Purpose)
        {
            case SmsPurpose.Registration when !registration.Value.RequireMobile:
                return Problems.Of(StatusCodes.Status404NotFound, "sms.notNeeded");
            case SmsPurpose.MobileChange when visitor.UserId is null:
                return Problems.Of(StatusCodes.Status401Unauthorized, Problems.SignedOut);
            case SmsPurpose.MobileChange when RequiredAction.Of(user) is { } required:
                return Problems.Of(StatusCodes.Status403Forbidden, required.Code);
            case SmsPurpose.Registration:
                await mediator.Send(body.As<SendRegistrationCodeCommand>(), cancellation);
                break;
            case SmsPurpose.MobileChange:
                await mediator.Send(body.As<SendChangeCodeCommand>(), cancellation);
                break;
            default:
                await mediator.Send(body.As<SendSignInCodeCommand>(), cancellation);
                break;
        }
        return TypedResults.Accepted((string?)null, Answer);
    }

    internal sealed record SmsCodeBody(string Mobile, SmsPurpose Purpose = SmsPurpose.SignIn, string CaptchaId = "", string CaptchaAnswer = "")
    {
        public T As<T>()
            where T : SmsCodeRequest, new() => new() { Mobile = Mobile, CaptchaId = CaptchaId, CaptchaAnswer = CaptchaAnswer };
    }

    private sealed record SmsCodeAnswer(int ResendAfterSeconds);
}
