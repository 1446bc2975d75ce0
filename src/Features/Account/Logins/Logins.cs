using MediatR;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Logins;

/// <summary>The providers that are linked, and those that could be.</summary>
public sealed record LoginsQuery : IRequest<IReadOnlyList<LoginView>>;

/// <param name="BoundAt">Null for one that isn't linked.</param>
/// <param name="IsLast">Whether it is the account's last sign-in method.</param>
public sealed record LoginView(string Provider, DateTimeOffset? BoundAt, DateTimeOffset? LastUsedAt, bool IsLast);

public sealed class LoginsHandler(CurrentUser currentUser, ExternalLogins logins, SignInMethods methods, ExternalProviders providers)
    : IRequestHandler<LoginsQuery, IReadOnlyList<LoginView>>
{
    public async Task<IReadOnlyList<LoginView>> Handle(LoginsQuery query, CancellationToken cancellationToken)
    {
        var me = await currentUser.ReadAsync(cancellationToken);
        var mine = await logins.ListAsync(me.Id, cancellationToken);
        var views = new List<LoginView>();
        // A linked one can be unlinked, even if its provider isn't configured any more.
        foreach (var name in providers.On.Select(p => p.Name).Union(mine.Select(l => l.Provider)))
        {
            views.Add(mine.SingleOrDefault(l => l.Provider == name) is { } login
                ? new(name, login.CreatedAt, login.LastUsedAt, !await methods.ExistWithoutAsync(me, cancellationToken, provider: name))
                : new(name, null, null, false));
        }
        return views;
    }
}
