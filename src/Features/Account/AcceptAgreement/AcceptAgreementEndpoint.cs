using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;

namespace Slices.Features.Account.AcceptAgreement;

public static class AcceptAgreementEndpoint
{
    public static void MapAcceptAgreement(this RouteGroupBuilder api) => api.MapPost("/me/agreements", AcceptAsync)
        .Describe("acceptAgreement", "Accepts the terms", "While a session owes this, all but leaving is refused with agreement.required.")
        .Accepts(new AcceptAgreementCommand("2026-11"))
        .Produces(StatusCodes.Status204NoContent, "Accepted.")
        .ProducesProblems(StatusCodes.Status409Conflict, "acceptAgreement.newer");

    private static async Task<IResult> AcceptAsync(AcceptAgreementCommand command, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) == AcceptAgreementResult.Accepted
            ? TypedResults.NoContent()
            : Problems.Of(StatusCodes.Status409Conflict, "acceptAgreement.newer");
}
