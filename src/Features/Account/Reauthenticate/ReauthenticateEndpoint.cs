using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;

namespace Slices.Features.Account.Reauthenticate;

public static class ReauthenticateEndpoint
{
    public static void MapReauthenticate(this RouteGroupBuilder api)
    {
        api.MapPost("/me/confirmation", ConfirmAsync)
            .Describe(
                "confirm", "Proves once more who is signed in",
                "For what answers refusal.unconfirmed. By the authenticator's code, or by the password where the account has no second factor. The session goes on under a new cookie.")
            .Accepts(new ReauthenticateCommand { Password = "correct horse 9 battery" })
            .Produces(StatusCodes.Status204NoContent, "Proved, for ten minutes.")
            .ProducesProblems(StatusCodes.Status400BadRequest, "password.missing", "password.long", "confirm.wrong", "secondFactor.form", "secondFactor.wrong", "confirm.off", "confirm.unreadable");
        api.MapPost("/me/confirmation/mail", SendAsync)
            .Describe(
                "sendConfirmation", "Sends a link that proves once more who is signed in",
                "To the account's address, for an account that has neither a password nor a second factor nor a provider. PUT takes what the link ends in.")
            .ProducesProblemsOf<SendReauthenticationMailCommand>()
            .Produces(StatusCodes.Status202Accepted, "A mail is on its way.")
            .ProducesProblems(StatusCodes.Status409Conflict, "confirm.otherwise");
        api.MapPut("/me/confirmation/mail", ConfirmByMailAsync)
            .Describe(
                "confirmByMail", "Proves once more who is signed in, by a mail's link",
                "The token is what the link ends in. It is good once, within 15 minutes, in the session and on the browser that asked for it. The session goes on under a new cookie.")
            .Accepts(new ReauthenticateByMailCommand("CfDJ8…"))
            .Produces(StatusCodes.Status204NoContent, "Proved, for ten minutes.")
            .ProducesProblems(StatusCodes.Status400BadRequest, "link.invalid");
    }

    private static async Task<IResult> ConfirmAsync(
        ReauthenticateCommand command, IMediator mediator, SignInAnswers answers, HttpContext context, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) switch
        {
            ReauthenticateResult.Reauthenticated confirmed => answers.Renewed(context, confirmed.Session),
            ReauthenticateResult.Off => Problems.Bad("confirm.off"),
            ReauthenticateResult.Unreadable => Problems.Bad("confirm.unreadable"),
            ReauthenticateResult.Wrong { Factor: Factor.Password } => Problems.Bad("confirm.wrong", "password"),
            _ => Problems.Bad("secondFactor.wrong", "code"),
        };

    private static async Task<IResult> SendAsync(IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new SendReauthenticationMailCommand(ReturnUrl: null), cancellation)
            ? TypedResults.Accepted((string?)null)
            : Problems.Of(StatusCodes.Status409Conflict, "confirm.otherwise");

    private static async Task<IResult> ConfirmByMailAsync(
        ReauthenticateByMailCommand command, IMediator mediator, SignInAnswers answers, HttpContext context, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) is { } confirmed ? answers.Renewed(context, confirmed.Session) : Problems.Bad("link.invalid", "token");
}
