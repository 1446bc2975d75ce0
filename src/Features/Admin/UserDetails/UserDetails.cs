using System.Text.Json.Serialization;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Admin.UserDetails;

public sealed record UserDetailsQuery(Guid Id) : IRequest<UserDetailsView?>;

/// <param name="Email">Masked, as the mobile is; <see cref="ShowContactsCommand"/> shows both.</param>
/// <param name="Addresses">How many postal addresses there are.</param>
public sealed record UserDetailsView(
    Guid Id, string UserName, string? Nickname, string Email, string? Mobile, UserState State, bool IsAdministrator, string Culture,
    DateTimeOffset CreatedAt, DateTimeOffset? ActivatedAt, DateTimeOffset? LastSignInAt, DateTimeOffset? DeletionDueAt, int Sessions, bool App, int Passkeys, int RecoveryCodes, int Addresses)
{
    public bool HasFactors => App || Passkeys > 0;

    /// <summary>What wrong passwords and codes have done to it.</summary>
    public SignInLock Lock { get; init; } = new(0, 0);

    /// <summary>Whether nothing signs in until the owner has chosen a new password by mail.</summary>
    public bool MustReset { get; init; }

    /// <summary>Whether something keeps the owner from signing in as usual.</summary>
    public bool IsLocked => MustReset || Lock.IsPasswordOff || Lock.AreCodesOff;

    /// <summary>The address that waits for its link to be opened, masked; or null.</summary>
    public string? NewEmail { get; init; }

    /// <summary>The newest of what happened to the account; over the API, the audit log tells it.</summary>
    [JsonIgnore]
    public IReadOnlyList<AuditEntry> Activity { get; init; } = [];

    /// <summary>The usernames of the administrators who acted in it.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<Guid, string> Names { get; init; } = new Dictionary<Guid, string>();

    /// <summary>The providers that the account can be signed in to by.</summary>
    public IReadOnlyList<string> Logins { get; init; } = [];

    /// <summary>Those by which removePasskey knows them.</summary>
    public IReadOnlyList<UserPasskey> PasskeyList { get; init; } = [];

    /// <summary>The sessions that were seen last.</summary>
    public IReadOnlyList<UserSession> SessionList { get; init; } = [];

    /// <summary>The last mails and text messages.</summary>
    public IReadOnlyList<RecentMessage> Messages { get; init; } = [];
}

/// <param name="Name">What its owner calls it.</param>
public sealed record UserPasskey(Guid Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

public sealed record UserSession(Guid Id, string Device, string Address, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt);

public sealed class UserDetailsHandler(
    UnitOfWork work, AuditLog log, SessionStore sessions, SignInCounters counters, PasskeyStore passkeys, RecoveryCodes recovery, ExternalLogins logins, PendingEmails waiting, RecentMessages messages,
    TimeProvider time)
    : IRequestHandler<UserDetailsQuery, UserDetailsView?>
{
    private const int MaxActivity = 10;
    private const int MaxSessions = 10;
    private const int MaxMessages = 10;

    public async Task<UserDetailsView?> Handle(UserDetailsQuery query, CancellationToken cancellationToken)
    {
        if (await work.LoadAsync<User>(query.Id, cancellationToken) is not { } u)
        {
            return null;
        }
        var now = time.GetUtcNow();
        var activity = await log.LatestAboutAsync(u.Id, MaxActivity, cancellationToken);
        var keys = await passkeys.ListAsync(u.Id, cancellationToken);
        var (passwords, codes) = await counters.FailuresAsync(u.Id, cancellationToken);
        return new(
            u.Id, u.UserName, u.Nickname, EmailAddress.Mask(u.Email), u.Mobile is { } mobile ? MobileNumber.FromValue(mobile).Masked : null,
            u.State, u.IsAdministrator, u.Culture, u.CreatedAt, u.ActivatedAt,
            await counters.LastSignInAsync(u.Id, cancellationToken), u.DeletionDueAt, await sessions.CountAsync(u.Id, now, cancellationToken),
            u.TotpSecret is not null, keys.Count, await recovery.LeftAsync(u.Id, cancellationToken), u.Addresses.Count)
        {
            Lock = new(passwords, codes),
            MustReset = u.MustReset,
            NewEmail = await waiting.FindAsync(u, cancellationToken) is { } email ? EmailAddress.Mask(email.Text) : null,
            Activity = activity,
            Names = await log.NamesAsync(activity, cancellationToken),
            Logins = await logins.NamesAsync(u.Id, cancellationToken),
            PasskeyList = [.. keys.Select(p => new UserPasskey(p.Id, p.Name, p.CreatedAt, p.LastUsedAt))],
            SessionList = (await sessions.ListAsync(u.Id, first: null, MaxSessions, now, cancellationToken))
                .ConvertAll(s => new UserSession(s.Id, s.Device, s.Address, s.CreatedAt, s.LastSeenAt)),
            Messages = await messages.ListAsync(u, MaxMessages, cancellationToken),
        };
    }
}
