using System.Text.Json.Serialization;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Persistence;
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

public sealed class UserDetailsHandler(SlicesDb db, SessionStore sessions, SignInCounters counters, ExternalLogins logins, TimeProvider time)
    : IRequestHandler<UserDetailsQuery, UserDetailsView?>
{
    private const int MostActivity = 10;

    public async Task<UserDetailsView?> Handle(UserDetailsQuery query, CancellationToken cancellationToken)
    {
        var view = await db.Users
            .Where(u => u.Id == query.Id)
            .Select(u => new UserDetailsView(
                u.Id, u.UserName, u.Nickname, u.Email, u.State, u.IsAdministrator, u.Culture, u.CreatedAt, u.ActivatedAt, null, u.DeletionDueAt, 0,
                u.TotpSecret != null || db.Passkeys.Any(p => p.UserId == u.Id)))
            .SingleOrDefaultAsync(cancellationToken);
        return view is null ? null : view with
        {
            LastSignInAt = await counters.LastSignInAsync(query.Id, cancellationToken),
            Sessions = await sessions.CountAsync(query.Id, time.GetUtcNow(), cancellationToken),
            Activity = await db.AuditEntries.LatestAbout(query.Id, MostActivity).ToListAsync(cancellationToken),
            Logins = await logins.NamesAsync(query.Id, cancellationToken),
        };
    }
}
