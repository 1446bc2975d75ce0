using MediatR;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Logins;

/// <summary>By which providers I can sign in, and by which I could.</summary>
public sealed record LoginsQuery : IRequest<IReadOnlyList<LoginView>>;

/// <param name="BoundAt">Null for one that isn't mine.</param>
/// <param name="IsLast">Without it I couldn't sign in any more.</param>
public sealed record LoginView(string Provider, DateTimeOffset? BoundAt, DateTimeOffset? LastUsedAt, bool IsLast);

public sealed class LoginsHandler(CurrentUser owner, ExternalLogins logins, SignInMethods ways, ExternalProviders providers)
    : IRequestHandler<LoginsQuery, IReadOnlyList<LoginView>>
{
    public async Task<IReadOnlyList<LoginView>> Handle(LoginsQuery query, CancellationToken cancellationToken)
    {
        var me = await owner.ReadAsync(cancellationToken);
        var mine = await logins.ListAsync(me.Id, cancellationToken);
        var views = new List<LoginView>();
        // One that is bound can be unbound, even where the provider isn't set up any more.
        foreach (var name in providers.On.Select(p => p.Name).Union(mine.Select(l => l.Provider)))
        {
            views.Add(mine.SingleOrDefault(l => l.Provider == name) is { } login
                ? new(name, login.CreatedAt, login.LastUsedAt, !await ways.ExistWithoutAsync(me, name, passkey: null, cancellationToken))
                : new(name, null, null, false));
        }
        return views;
    }
}
