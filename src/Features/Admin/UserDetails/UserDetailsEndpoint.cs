using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Security;

namespace Slices.Features.Admin.UserDetails;

public static class UserDetailsEndpoint
{
    private static readonly DateTimeOffset At = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly UserDetailsView Example =
        new(new("019a3d2c-0000-7000-8000-000000000001"), "amy", "Amy", "amy@example.com", UserState.Active, false, "zh-CN", At, At, At, null, 2, false);

    public static void MapUserDetails(this RouteGroupBuilder api) => api.MapGet("/admin/users/{id:guid}", ReadAsync)
        .RequireAuthorization(SecurityRegistration.AdministratorPolicy)
        .Describe("getUser", "An account", "What happened to it is in GET /admin/audit.")
        .Produces(Example, "The account.")
        .ProducesNotFound();

    private static async Task<IResult> ReadAsync(Guid id, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new UserDetailsQuery(id), cancellation) is { } view ? TypedResults.Ok(view) : TypedResults.NotFound();
}
