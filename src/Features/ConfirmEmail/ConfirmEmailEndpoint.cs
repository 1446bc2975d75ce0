using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;

namespace Slices.Features.ConfirmEmail;

public static class ConfirmEmailEndpoint
{
    public static void MapConfirmEmail(this RouteGroupBuilder api) => api.MapPost("/email-confirmations", ConfirmAsync)
        .AllowAnonymous()
        .Describe("confirmEmail", "Makes the address of a mail's link the account's", "The token is what the link ends in. Doing it twice is harmless.")
        .Accepts(new ConfirmEmailCommand("CfDJ8…"))
        .Produces(StatusCodes.Status204NoContent, "The address is the account's.")
        .ProducesProblems(StatusCodes.Status400BadRequest, "link.invalid")
        .ProducesProblems(StatusCodes.Status409Conflict, "email.taken");

    private static async Task<IResult> ConfirmAsync(ConfirmEmailCommand command, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) switch
        {
            EmailChangeState.Done => TypedResults.NoContent(),
            EmailChangeState.Taken => Problems.Of(StatusCodes.Status409Conflict, "email.taken"),
            _ => Problems.Bad("link.invalid", "token"),
        };
}
