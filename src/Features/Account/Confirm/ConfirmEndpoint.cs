using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Api;

namespace Slices.Features.Account.Confirm;

public static class ConfirmEndpoint
{
    public static void MapConfirm(this RouteGroupBuilder api) => api.MapPost("/me/confirmation", ConfirmAsync)
        .Describe(
            "confirm", "Proves once more who is signed in",
            "For what answers refusal.unconfirmed. By the authenticator's code, or by the password where the account has no second factor. The session goes on under a new cookie.")
        .Takes(new ConfirmCommand { Password = "correct horse 9 battery" })
        .Gives(StatusCodes.Status204NoContent, "Proved, for ten minutes.")
        .Refuses(StatusCodes.Status400BadRequest, "password.missing", "password.long", "confirm.wrong", "secondFactor.form", "secondFactor.wrong", "confirm.unreadable");

    private static async Task<IResult> ConfirmAsync(
        ConfirmCommand command, IMediator mediator, SignInAnswers answers, HttpContext context, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) switch
        {
            ConfirmResult.Confirmed confirmed => answers.Renewed(context, confirmed.Session),
            ConfirmResult.Unreadable => Problems.Bad("confirm.unreadable"),
            ConfirmResult.Wrong { Factor: Factor.Password } => Problems.Bad("confirm.wrong", "password"),
            _ => Problems.Bad("secondFactor.wrong", "code"),
        };
}
