using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Persistence;

namespace Slices.Tests.Support;

/// <summary>
/// The store that the site has, asked by no request that holds a transaction: whoever waits for its rows would wait for the
/// store too, and for as long as it is away. Every test of a site is a test of this rule.
/// </summary>
internal sealed class AskedOutsideTransactions(Func<IEphemeralStore> make, IHttpContextAccessor http) : IEphemeralStore
{
    private IEphemeralStore store = make();

    public static void Watch(IServiceCollection services)
    {
        var registered = services.Last(s => s.ServiceType == typeof(IEphemeralStore));
        services.AddSingleton(provider => new AskedOutsideTransactions(
            () => (IEphemeralStore)(registered.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!)),
            provider.GetRequiredService<IHttpContextAccessor>()));
        services.Replace(ServiceDescriptor.Singleton<IEphemeralStore>(provider => provider.GetRequiredService<AskedOutsideTransactions>()));
    }

    /// <summary>Begins with an empty store.</summary>
    public void Renew() => store = make();

    public Task PutAsync(string key, string value, TimeSpan lifetime) => Checked(key).PutAsync(key, value, lifetime);

    public Task<string?> ReadAsync(string key) => Checked(key).ReadAsync(key);

    public Task<string?> TakeAsync(string key) => Checked(key).TakeAsync(key);

    public Task<IReadOnlyList<WindowCount>> CountAsync(IReadOnlyList<CountedWindow> windows) => Checked(string.Join(", ", windows.Select(w => w.Key))).CountAsync(windows);

    public Task<bool> ClaimAsync(string key, TimeSpan lifetime) => Checked(key).ClaimAsync(key, lifetime);

    private IEphemeralStore Checked(string key) => http.HttpContext?.RequestServices?.GetService<UnitOfWork>()?.Transaction is null
        ? store
        : throw new InvalidOperationException($"The store was asked for {key} in a transaction.");
}
