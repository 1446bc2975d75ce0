using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Security;

namespace Slices.Features.Admin.Users;

public static class UsersEndpoint
{
    private static readonly DateTimeOffset At = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly UserRow Row = new(
        new("019a3d2c-0000-7000-8000-000000000001"), "amy", "amy", "a•••@example.com", "amy@example.com", UserState.Active, false, At, At);

    public static void MapUsers(this RouteGroupBuilder api) => api.MapGet("/admin/users", ListAsync)
        .RequireAuthorization(SecurityRegistration.AdministratorPolicy)
        .Describe("getUsers", "Accounts, by pages of fifty", "Addresses are masked. search finds a part of the username or the address, from three characters on; what is shorter, how either begins; or an id, or a phone number or its last four digits or more. provider is the name of one that signs in to the account. Days are of the administrator’s time zone, and the last one is included. The total is exact up to 10,000 and estimated beyond. The next page is asked for with the members previous and next of the answer, as before and after.")
        .Produces(new UserPage([Row], null, "MDE5YTNk…", new(1, IsExact: true)), "One page.");

    private static async Task<IResult> ListAsync(
        string? search, ExactName<UserState>? state, ExactName<UserRole>? role, ExactName<UserFactor>? factor, string? provider,
        DateOnly? createdFrom, DateOnly? createdTo, DateOnly? seenFrom, DateOnly? seenTo,
        ExactName<UserSort>? sort, bool? ascending, string? after, string? before, IMediator mediator, CancellationToken cancellation) =>
        TypedResults.Ok(await mediator.Send(
            new UsersQuery
            {
                Search = search ?? "",
                State = state?.Value,
                Role = role?.Value,
                Factor = factor?.Value,
                Provider = provider,
                CreatedFrom = createdFrom,
                CreatedTo = createdTo,
                SeenFrom = seenFrom,
                SeenTo = seenTo,
                Sort = sort?.Value ?? UserSort.Created,
                Ascending = ascending ?? false,
                After = after,
                Before = before,
            },
            cancellation));
}
