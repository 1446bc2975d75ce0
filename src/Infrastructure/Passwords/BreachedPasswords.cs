using System.Buffers;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;
using Slices.Domain;

namespace Slices.Infrastructure.Passwords;

/// <summary>
/// Asks <c>Passwords:BreachService</c> whether a password is known from data leaks. It learns the first five of the
/// forty digits of the password's SHA-1 hash, which hundreds of leaked passwords share; padding hides how many. No more of it is
/// the key under which the answer is kept.
/// </summary>
public sealed partial class BreachedPasswords(
    IHttpClientFactory clients, HybridCache cache, IOptions<PasswordSettings> settings, TimeProvider time, ILogger<BreachedPasswords> log)
{
    /// <summary>The code of what is wrong with a password that leaked.</summary>
    public const string ErrorCode = "password.leaked";

    /// <summary>The name of the HTTP client.</summary>
    public const string Client = "breached-passwords";

    /// <summary>The most bytes of an answer that are read: ten times what the largest service there is answers.</summary>
    public const int MaxResponseBytes = 1024 * 1024;

    /// <summary>How long to wait for an answer, since a user waits for ours.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>How long an answer is kept: a form that comes back, or is sent after its field was checked, asks nobody again.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private const int PrefixLength = 5;
    private const int SuffixLength = 35;

    // Eight bytes of each suffix: a kept answer takes 7 kB instead of 80, and no two suffixes share them by chance.
    private const int KeptBytes = 8;

    private static readonly HybridCacheEntryOptions Entry = new() { Expiration = Kept };

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef");

    public bool AreAsked => settings.Value.BreachService.Length > 0;

    /// <summary>Whether the password is known to have leaked. A service that can't tell stops nobody: then it is not.</summary>
    public async Task<bool> ContainAsync(string password, CancellationToken cancellation)
    {
        if (!AreAsked)
        {
            return false;
        }
        var (prefix, suffix) = Hash(password);
        try
        {
            return Lists(await cache.GetOrCreateAsync($"breached:{prefix}", async token => await FetchAsync(prefix, token), Entry, cancellationToken: cancellation), suffix);
        }
        catch (BreachServiceException e)
        {
            LogUnavailable(e.Message);
            return false;
        }
    }

    /// <summary>Asks the service itself, whatever is kept of its answers.</summary>
    /// <exception cref="BreachServiceException">The service is away, slow, or answers anything but what is documented.</exception>
    public async Task<bool> AskAsync(string password, CancellationToken cancellation)
    {
        var (prefix, suffix) = Hash(password);
        return Lists(await FetchAsync(prefix, cancellation), suffix);
    }

    private static (string Prefix, string Suffix) Hash(string password)
    {
        // The key under which leaks are listed; what is kept of a password is made by PasswordHashing.
#pragma warning disable CA5350
        var hash = Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(UnicodeText.Compose(password))));
#pragma warning restore CA5350
        return (hash[..PrefixLength], hash[PrefixLength..]);
    }

    private static bool Lists(byte[] leaked, string suffix)
    {
        var beginning = Beginning(suffix);
        return leaked.Chunk(KeptBytes).Any(kept => kept.AsSpan().SequenceEqual(beginning));
    }

    // What leaked of those that begin with the prefix; padding never did.
    private async Task<byte[]> FetchAsync(string prefix, CancellationToken cancellation)
    {
        var leaked = new List<byte>();
        foreach (var line in (await DownloadAsync(prefix, cancellation)).AsSpan().EnumerateLines())
        {
            if (!line.IsEmpty && Count(line) > 0)
            {
                leaked.AddRange(Beginning(line));
            }
        }
        return [.. leaked];
    }

    private static byte[] Beginning(ReadOnlySpan<char> suffix) => Convert.FromHexString(suffix[..(2 * KeptBytes)]);

    private async Task<string> DownloadAsync(string prefix, CancellationToken cancellation)
    {
        using var expiry = new CancellationTokenSource(Timeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, expiry.Token);
        using var client = clients.CreateClient(Client);
        try
        {
            using var response = await client.GetAsync(new Uri($"{settings.Value.BreachService.TrimEnd('/')}/{prefix}"), limit.Token);
            return response.StatusCode == HttpStatusCode.OK
                ? Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync(limit.Token))
                : throw new BreachServiceException($"HTTP {(int)response.StatusCode}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new BreachServiceException($"no answer within {Timeout.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException e)
        {
            throw new BreachServiceException(e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded
                ? $"an answer of more than {MaxResponseBytes / 1024} KiB" : $"{e.HttpRequestError}: {e.GetBaseException().Message}");
        }
    }

    // A line is the rest of a hash and how often it leaked.
    private static long Count(ReadOnlySpan<char> line) =>
        line.Length > SuffixLength && line[SuffixLength] == ':' && line[..SuffixLength].IndexOfAnyExcept(HexDigits) < 0
        && long.TryParse(line[(SuffixLength + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new BreachServiceException("an answer that isn't a list of hashes");

    [LoggerMessage(Level = LogLevel.Warning, Message = "A password was taken without asking whether it leaked, since Passwords:BreachService can't tell: {Reason}")]
    private partial void LogUnavailable(string reason);
}

/// <summary>Why the service of leaked passwords can't be believed or reached, with nothing of what it was asked.</summary>
public sealed class BreachServiceException(string message) : Exception(message);
