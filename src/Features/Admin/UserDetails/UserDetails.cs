using System.Text.Json.Serialization;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Admin.UserDetails;

public sealed record UserDetailsQuery(Guid Id) : IRequest<UserDetailsView?>;

public sealed record UserDetailsView(
    Guid Id, string UserName, string? Nickname, string Email, UserState State, bool IsAdministrator, string Culture,
    DateTimeOffset CreatedAt, DateTimeOffset? ActivatedAt, DateTimeOffset? LastSignInAt, DateTimeOffset? DeletionDueAt, int Sessions, bool HasFactors)
{
    /// <summary>The newest of what happened to the account; over the API the record itself tells it.</summary>
    [JsonIgnore]
    public IReadOnlyList<AuditEntry> Activity { get; init; } = [];

    /// <summary>The providers that the account can be signed in to by.</summary>
    public IReadOnlyList<string> Logins { get; init; } = [];
}

public sealed class UserDetailsHandler(
    UnitOfWork work, AuditLog log, SessionStore sessions, SignInCounters counters, SecondFactors factors, ExternalLogins logins, TimeProvider time)
    : IRequestHandler<UserDetailsQuery, UserDetailsView?>
{
    private const int MaxActivity = 10;

    public async Task<UserDetailsView?> Handle(UserDetailsQuery query, CancellationToken cancellationToken) =>
        await work.LoadAsync<User>(query.Id, cancellationToken) is not { } u ? null : new(
            u.Id, u.UserName, u.Nickname, u.Email, u.State, u.IsAdministrator, u.Culture, u.CreatedAt, u.ActivatedAt,
            await counters.LastSignInAsync(u.Id, cancellationToken), u.DeletionDueAt, await sessions.CountAsync(u.Id, time.GetUtcNow(), cancellationToken),
            await factors.OfAsync(u.Id, cancellationToken) is { Any: true })
        {
            Activity = await log.LatestAboutAsync(u.Id, MaxActivity, cancellationToken),
            Logins = await logins.NamesAsync(u.Id, cancellationToken),
        };
}
