using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Api;

namespace Slices.Features.Account.Confirm;

public static class ConfirmEndpoint
{
    public static void MapConfirm(this RouteGroupBuilder api)
    {
        api.MapPost("/me/confirmation", ConfirmAsync)
            .Describe(
                "confirm", "Proves once more who is signed in",
                "For what answers refusal.unconfirmed. By the authenticator's code, or by the password where the account has no second factor. The session goes on under a new cookie.")
            .Takes(new ConfirmCommand { Password = "correct horse 9 battery" })
            .Gives(StatusCodes.Status204NoContent, "Proved, for ten minutes.")
            .Refuses(StatusCodes.Status400BadRequest, "password.missing", "password.long", "confirm.wrong", "secondFactor.form", "secondFactor.wrong", "confirm.unreadable");
        api.MapPost("/me/confirmation/mail", SendAsync)
            .Describe(
                "sendConfirmation", "Sends a link that proves once more who is signed in",
                "To the account's address, for an account that has neither a password nor a second factor nor a provider. PUT takes what the link ends in.")
            .Sends<SendConfirmationCommand>()
            .Gives(StatusCodes.Status202Accepted, "A mail is on its way.")
            .Refuses(StatusCodes.Status409Conflict, "confirm.otherwise");
        api.MapPut("/me/confirmation/mail", ConfirmByMailAsync)
            .Describe(
                "confirmByMail", "Proves once more who is signed in, by a mail's link",
                "The token is what the link ends in. It is good once, within 15 minutes, in the session and on the browser that asked for it. The session goes on under a new cookie.")
            .Takes(new ConfirmByMailCommand("CfDJ8…"))
            .Gives(StatusCodes.Status204NoContent, "Proved, for ten minutes.")
            .Refuses(StatusCodes.Status400BadRequest, "link.invalid");
    }

    private static async Task<IResult> ConfirmAsync(
        ConfirmCommand command, IMediator mediator, SignInAnswers answers, HttpContext context, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) switch
        {
            ConfirmResult.Confirmed confirmed => answers.Renewed(context, confirmed.Session),
            ConfirmResult.Unreadable => Problems.Bad("confirm.unreadable"),
            ConfirmResult.Wrong { Factor: Factor.Password } => Problems.Bad("confirm.wrong", "password"),
            _ => Problems.Bad("secondFactor.wrong", "code"),
        };

    private static async Task<IResult> SendAsync(IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new SendConfirmationCommand(ReturnUrl: null), cancellation)
            ? TypedResults.Accepted((string?)null)
            : Problems.Of(StatusCodes.Status409Conflict, "confirm.otherwise");

    private static async Task<IResult> ConfirmByMailAsync(
        ConfirmByMailCommand command, IMediator mediator, SignInAnswers answers, HttpContext context, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) is { } confirmed ? answers.Renewed(context, confirmed.Session) : Problems.Bad("link.invalid", "token");
}
