using MediatR;
using Slices.Infrastructure.Api;

namespace Slices.Features.Account.Logins;

public static class LoginsEndpoint
{
    public static void MapLogins(this RouteGroupBuilder api)
    {
        api.MapGet("/me/logins", ListAsync)
            .Describe("getLogins", "The providers, such as QQ, by which one signs in, or could")
            .Gives<IReadOnlyList<LoginView>>(
                [new("qq", new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero), null, IsLast: true), new("wechat", null, null, IsLast: false)], "Those without boundAt aren't bound.");
        api.MapDelete("/me/logins/{provider}", UnbindAsync)
            .Describe("unbindLogin", "Unbinds a provider", "Binding takes the provider's own pages, so it begins at /account/logins.")
            .Gives(StatusCodes.Status204NoContent, "It is unbound, or never was bound.")
            .Refuses(StatusCodes.Status409Conflict, "logins.last")
            .Sends<UnbindCommand>();
    }

    private static async Task<IResult> ListAsync(IMediator mediator, CancellationToken cancellation) =>
        TypedResults.Ok(await mediator.Send(new LoginsQuery(), cancellation));

    private static async Task<IResult> UnbindAsync(string provider, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new UnbindCommand(provider), cancellation) == UnbindResult.LastWay
            ? Problems.Of(StatusCodes.Status409Conflict, "logins.last")
            : TypedResults.NoContent();
}
