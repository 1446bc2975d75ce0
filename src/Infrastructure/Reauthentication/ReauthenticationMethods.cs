using Slices.Domain;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Reauthentication;

/// <summary>
/// By what somebody who is signed in can prove once more who they are: a second factor where there is one; else the password;
/// else the providers that sign them in; else a link to the account's address. A text message is none: the number may be
/// somebody else's by now.
/// </summary>
public sealed record ReauthenticationOptions(bool App, bool Passkey, bool Password, IReadOnlyList<string> Providers)
{
    public bool Mail => !App && !Passkey && !Password && Providers.Count == 0;
}

/// <summary>Looks that up, once a request.</summary>
public sealed class ReauthenticationMethods(UnitOfWork work, SecondFactors factors, ExternalLogins logins, Visitor visitor)
{
    private Task<ReauthenticationOptions>? ways;

    public Task<ReauthenticationOptions> FindAsync(CancellationToken cancellation) => ways ??= ReadAsync(cancellation);

    private async Task<ReauthenticationOptions> ReadAsync(CancellationToken cancellation)
    {
        var own = await factors.OfAsync(visitor.UserId, cancellation) ?? new(false, false);
        var hasPassword = await work.LoadAsync<User>(visitor.UserId, cancellation) is { HasPassword: true };
        return new(own.App, own.Passkey, hasPassword && !own.Any, await logins.ReauthenticatingAsync(visitor.UserId, cancellation));
    }
}
