using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Security;

namespace Slices.Features.Admin.Users;

public static class UsersEndpoint
{
    private static readonly DateTimeOffset At = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly UserRow Row =
        new(new("019a3d2c-0000-7000-8000-000000000001"), "amy", "amy", "a•••@example.com", UserState.Active, false, At, At);

    public static void MapUsers(this RouteGroupBuilder api) => api.MapGet("/admin/users", ListAsync)
        .RequireAuthorization(SecurityRegistration.AdministratorPolicy)
        .Describe("getUsers", "Accounts, by pages of fifty", "Addresses are masked. search finds a part of the user name or the address, from three characters on; what is shorter, how either begins. The next page is asked for with the members previous and next of the answer, as before and after.")
        .Produces(new KeysetPage<UserRow>([Row], null, "MDE5YTNk…"), "One page.");

    private static async Task<IResult> ListAsync(
        string? search, ExactName<UserState>? state, ExactName<UserSort>? sort, bool? ascending, string? after, string? before, IMediator mediator, CancellationToken cancellation) =>
        TypedResults.Ok(await mediator.Send(
            new UsersQuery { Search = search ?? "", State = state?.Value, Sort = sort?.Value ?? UserSort.Created, Ascending = ascending ?? false, After = after, Before = before },
            cancellation));
}
