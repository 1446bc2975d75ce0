using MediatR;
using Slices.Infrastructure.Api;

namespace Slices.Features.Account.Sessions;

public static class SessionsEndpoint
{
    private static readonly DateTimeOffset At = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

    public static void MapSessions(this RouteGroupBuilder api)
    {
        api.MapGet("/me/sessions", ListAsync)
            .Describe("getSessions", "Where one is signed in")
            .Produces<IReadOnlyList<SessionRow>>([new(new("019a3d2c-0000-7000-8000-000000000001"), "Firefox on Windows", "192.0.2.7", At, At, true)], "This one first.");
        api.MapDelete("/me/sessions", (IMediator mediator, CancellationToken cancellation) => EndAsync(null, mediator, cancellation))
            .Describe("endOtherSessions", "Signs out of all other browsers")
            .Produces(StatusCodes.Status204NoContent, "They are signed out.")
            .ProducesProblemsOf<EndSessionsCommand>();
        api.MapDelete("/me/sessions/{id:guid}", (Guid id, IMediator mediator, CancellationToken cancellation) => EndAsync(id, mediator, cancellation))
            .Describe("endSession", "Signs out of one browser")
            .Produces(StatusCodes.Status204NoContent, "It is signed out.")
            .ProducesProblemsOf<EndSessionsCommand>()
            .ProducesNotFound();
    }

    private static async Task<IResult> ListAsync(IMediator mediator, CancellationToken cancellation) =>
        TypedResults.Ok((await mediator.Send(new SessionsQuery(), cancellation)).Sessions);

    private static async Task<IResult> EndAsync(Guid? id, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new EndSessionsCommand(id), cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();
}
