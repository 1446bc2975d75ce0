using Microsoft.Extensions.Caching.Hybrid;

namespace Slices.Infrastructure.Caching;

/// <summary>Keeps what scoped services answer.</summary>
public sealed class ScopedCache(HybridCache cache, IServiceScopeFactory scopes)
{
    /// <summary>What is kept under the key, or else what <paramref name="read"/> answers now.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="options">For how long it is kept, and where.</param>
    /// <param name="read">Asks services of a scope of its own: others wait for the answer, too, when the request that asked is over.</param>
    /// <param name="cancellation">Ends the waiting. The answer is still got for others who wait.</param>
    public ValueTask<T> ReadAsync<T>(
        string key, HybridCacheEntryOptions options, Func<IServiceProvider, CancellationToken, Task<T>> read, CancellationToken cancellation) => cache.GetOrCreateAsync(
        key,
        async token =>
        {
            await using var scope = scopes.CreateAsyncScope();
            return await read(scope.ServiceProvider, token);
        },
        options, cancellationToken: cancellation);
}
