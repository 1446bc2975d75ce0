using MediatR;
using Slices.Features.SendSmsCode;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Validation;

namespace Slices.Features.SmsLogin;

public static class SmsLoginEndpoint
{
    public static void MapSmsLogin(this RouteGroupBuilder api) => api.MapPost("/sms-sessions", SignInAsync)
        .AllowAnonymous()
        .Describe("signInBySms", "Signs in by a code that came by text message", "The code is asked for with POST /sms-codes, by the same browser.")
        .Accepts(new SmsLoginCommand { Mobile = "13800138000", Code = "123456" })
        .ProducesSignIn()
        .ProducesProblems(StatusCodes.Status400BadRequest, [.. AccountRules.MobileErrorCodes, "code.form", "code.wrong", "code.exhausted"])
        .NeedsSms();

    private static async Task<IResult> SignInAsync(
        SmsLoginCommand command, IMediator mediator, SignInAnswers answers, HttpContext context, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) switch
        {
            SmsLoginResult.SignedIn signedIn => await answers.ContinueAsync(context, signedIn.SignIn, cancellation),
            SmsLoginResult.Exhausted => Problems.Bad("code.exhausted"),
            _ => Problems.Bad("code.wrong", "code"),
        };
}
