using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Validation;

namespace Slices.Features.Account.ChangeEmail;

public static class ChangeEmailEndpoint
{
    public static void MapChangeEmail(this RouteGroupBuilder api)
    {
        api.MapPut("/me/email", AskAsync)
            .Describe(
                "changeEmail", "Sends a link to an address that shall be the account's",
                "Nothing changes until POST /email-confirmations gets what the link ends in. The answer is the same for an address that belongs to somebody else. " +
                "Where there is a second factor, or no password, none is looked at: the person must have shown who they are otherwise within the last minutes. " +
                "From the third address on within a day, it takes a captcha.")
            .Accepts(new ProvenEmailChangeCommand { Email = "new@example.com", Password = "correct horse 9 battery" })
            .ProducesProblemsOf<ChangeEmailCommand>()
            .Produces(StatusCodes.Status202Accepted, "A mail is on its way to that address.")
            .ProducesProblems(StatusCodes.Status400BadRequest, [.. AccountRules.EmailErrorCodes, "email.same", "password.missing", "password.long", "confirm.wrong"]);
        api.MapDelete("/me/email-change", CancelAsync)
            .Describe("cancelEmailChange", "Keeps the address as it is: the link that was sent ends")
            .Produces(StatusCodes.Status204NoContent, "It stays, whether or not another was asked for.");
    }

    private static async Task<IResult> AskAsync(ProvenEmailChangeCommand command, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) switch
        {
            ProvenEmailChangeResult.Asked { Result: ChangeEmailResult.Sent } => TypedResults.Accepted((string?)null),
            ProvenEmailChangeResult.Asked => Problems.Bad("email.same", "email"),
            _ => Problems.Bad("confirm.wrong", "password"),
        };

    private static async Task<IResult> CancelAsync(IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new CancelEmailChangeCommand(), cancellation);
        return TypedResults.NoContent();
    }
}
