using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;

namespace Slices.Features.SecondFactor;

public static class SecondFactorEndpoint
{
    public static void MapSecondFactor(this RouteGroupBuilder api) => api.MapPost("/sessions/second-factor", SignInAsync)
        .AllowAnonymous()
        .Describe("showSecondFactor", "Goes on with a sign-in that asked for a second factor", "The code is the authenticator's, or a recovery code. signIn says which sign-in it is for, as its answer of 202 did; else it is the browser's newest.")
        .Accepts(new SecondFactorCommand { Code = "123456" })
        .Produces(Infrastructure.Api.SignedIn.Example, "Signed in: the session's cookie comes along.")
        .ProducesProblems(StatusCodes.Status400BadRequest, "secondFactor.form", "secondFactor.wrong", "secondFactor.off", "secondFactor.unreadable", "secondFactor.ended", "login.newPassword")
        .ProducesTooManyRequests();

    private static async Task<IResult> SignInAsync(
        SecondFactorCommand command, IMediator mediator, SignInAnswers answers, HttpContext context, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) switch
        {
            SecondFactorResult.SignedIn signedIn => await answers.ContinueAsync(context, signedIn.SignIn, cancellation),
            SecondFactorResult.Wrong => Problems.Bad("secondFactor.wrong", "code"),
            SecondFactorResult.Off => Problems.Bad("secondFactor.off"),
            SecondFactorResult.Unreadable => Problems.Bad("secondFactor.unreadable"),
            _ => Problems.Bad("secondFactor.ended"),
        };
}
