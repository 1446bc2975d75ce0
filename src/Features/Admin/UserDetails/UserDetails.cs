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

/// <param name="Email">Masked, as the mobile is; <see cref="ShowContactsCommand"/> shows both.</param>
public sealed record UserDetailsView(
    Guid Id, string UserName, string? Nickname, string Email, string? Mobile, UserState State, bool IsAdministrator, string Culture,
    DateTimeOffset CreatedAt, DateTimeOffset? ActivatedAt, DateTimeOffset? LastSignInAt, DateTimeOffset? DeletionDueAt, int Sessions, bool App, int Passkeys, int RecoveryCodes)
{
    public bool HasFactors => App || Passkeys > 0;

    /// <summary>The newest of what happened to the account; over the API the record itself tells it.</summary>
    [JsonIgnore]
    public IReadOnlyList<AuditEntry> Activity { get; init; } = [];

    /// <summary>The user names of the administrators who acted in it.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<Guid, string> Names { get; init; } = new Dictionary<Guid, string>();

    /// <summary>The providers that the account can be signed in to by.</summary>
    public IReadOnlyList<string> Logins { get; init; } = [];
}

public sealed class UserDetailsHandler(
    UnitOfWork work, AuditLog log, SessionStore sessions, SignInCounters counters, PasskeyStore passkeys, RecoveryCodes recovery, ExternalLogins logins, TimeProvider time)
    : IRequestHandler<UserDetailsQuery, UserDetailsView?>
{
    private const int MaxActivity = 10;

    public async Task<UserDetailsView?> Handle(UserDetailsQuery query, CancellationToken cancellationToken)
    {
        if (await work.LoadAsync<User>(query.Id, cancellationToken) is not { } u)
        {
            return null;
        }
        var activity = await log.LatestAboutAsync(u.Id, MaxActivity, cancellationToken);
        return new(
            u.Id, u.UserName, u.Nickname, EmailAddress.Mask(u.Email), u.Mobile is { } mobile ? MobileNumber.FromValue(mobile).Masked : null,
            u.State, u.IsAdministrator, u.Culture, u.CreatedAt, u.ActivatedAt,
            await counters.LastSignInAsync(u.Id, cancellationToken), u.DeletionDueAt, await sessions.CountAsync(u.Id, time.GetUtcNow(), cancellationToken),
            u.TotpSecret is not null, await passkeys.CountAsync(u.Id, cancellationToken), await recovery.LeftAsync(u.Id, cancellationToken))
        {
            Activity = activity,
            Names = await log.NamesAsync(activity, cancellationToken),
            Logins = await logins.NamesAsync(u.Id, cancellationToken),
        };
    }
}
