using MediatR;
using Slices.Infrastructure.Api;

namespace Slices.Features.Account.Me;

public static class MeEndpoint
{
    public static void MapMe(this RouteGroupBuilder api) => api.MapGet("/me", ReadAsync)
        .Describe("getMe", "Who is signed in")
        .Produces(OwnAccount.Example, "The account that is signed in.");

    private static async Task<IResult> ReadAsync(IMediator mediator, CancellationToken cancellation) =>
        TypedResults.Ok(await mediator.Send(new MeQuery(), cancellation));
}
