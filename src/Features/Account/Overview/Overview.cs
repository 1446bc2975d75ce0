using MediatR;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Overview;

/// <summary>The state of the user's account.</summary>
public sealed record OverviewQuery : IRequest<OverviewView>;

/// <param name="NewEmail">The address that waits to be confirmed, if one does.</param>
/// <param name="Browsers">How many are signed in.</param>
/// <param name="Logins">The providers that are linked.</param>
/// <param name="TimeZone">The IANA name of the time zone that the user chose; or null.</param>
public sealed record OverviewView(
    Guid Id, string UserName, string? Nickname, string Culture, string? TimeZone, DateTimeOffset MemberSince, string Email, string? NewEmail,
    string? Mobile, int Addresses, int Browsers, DateTimeOffset? LastSignIn, bool HasPassword, IReadOnlyList<string> Logins, bool App, int Passkeys);

public sealed class OverviewHandler(
    CurrentUser currentUser, SessionStore sessions, SignInCounters counters, PendingEmails waiting, ExternalLogins logins, PasskeyStore passkeys, TimeProvider time)
    : IRequestHandler<OverviewQuery, OverviewView>
{
    public async Task<OverviewView> Handle(OverviewQuery query, CancellationToken cancellationToken)
    {
        var user = await currentUser.ReadAsync(cancellationToken);
        return new(
            user.Id, user.UserName, user.Nickname, user.Culture, user.TimeZone, user.CreatedAt, user.Email, (await waiting.FindAsync(user, cancellationToken))?.Text,
            user.Mobile, user.Addresses.Count, await sessions.CountAsync(user.Id, time.GetUtcNow(), cancellationToken),
            await counters.LastSignInAsync(user.Id, cancellationToken),
            user.HasPassword, await logins.NamesAsync(user.Id, cancellationToken),
            user.TotpSecret is not null, await passkeys.CountAsync(user.Id, cancellationToken));
    }
}
