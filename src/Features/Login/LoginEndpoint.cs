using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;

namespace Slices.Features.Login;

public static class LoginEndpoint
{
    public static void MapLogin(this RouteGroupBuilder api) => api.MapPost("/sessions", SignInAsync)
        .AllowAnonymous()
        .Describe("signIn", "Signs in by password")
        .Accepts(new LoginCommand { Login = "amy@example.com", Password = "correct horse 9 battery", CaptchaId = "kk7b…", CaptchaAnswer = "x7kp" })
        .ProducesSignIn()
        .ProducesProblems(StatusCodes.Status400BadRequest, "login.failed", "login.missing", "login.long", "password.missing", "password.long")
        .ProducesProblems(StatusCodes.Status403Forbidden, "login.notActivated");

    private static async Task<IResult> SignInAsync(
        LoginCommand command, IMediator mediator, SignInAnswers answers, HttpContext context, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) switch
        {
            LoginResult.SignedIn signedIn => await answers.ContinueAsync(context, signedIn.SignIn, cancellation),
            LoginResult.NotActivated => Problems.Of(StatusCodes.Status403Forbidden, "login.notActivated"),
            _ => Problems.Bad("login.failed"),
        };
}
