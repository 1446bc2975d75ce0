using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;

namespace Slices.Features.Account.Logins;

public static class LoginsEndpoint
{
    public static void MapLogins(this RouteGroupBuilder api)
    {
        api.MapGet("/me/logins", ListAsync)
            .Describe("getLogins", "The providers, such as QQ, by which one signs in, or could")
            .Produces<IReadOnlyList<LoginView>>(
                [new("qq", new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero), null, IsLast: true), new("wechat", null, null, IsLast: false)], "Those without boundAt aren't bound.");
        api.MapDelete("/me/logins/{provider}", UnlinkAsync)
            .Describe("unbindLogin", "Unbinds a provider", "Binding takes the provider's own pages, so it begins at /account/logins.")
            .Produces(StatusCodes.Status204NoContent, "It is unbound, or never was bound.")
            .ProducesProblems(StatusCodes.Status409Conflict, "logins.last")
            .ProducesProblemsOf<UnlinkLoginCommand>();
    }

    private static async Task<IResult> ListAsync(IMediator mediator, CancellationToken cancellation) =>
        TypedResults.Ok(await mediator.Send(new LoginsQuery(), cancellation));

    private static async Task<IResult> UnlinkAsync(string provider, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new UnlinkLoginCommand(provider), cancellation) == UnlinkLoginResult.LastWay
            ? Problems.Of(StatusCodes.Status409Conflict, "logins.last")
            : TypedResults.NoContent();
}
