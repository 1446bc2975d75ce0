using System.Buffers;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Slices.Domain;

namespace Slices.Infrastructure.Passwords;

/// <summary>
/// Asks <c>Passwords:BreachService</c> whether a password is known from data leaks. It learns the first five of the
/// forty digits of the password's SHA-1 hash, which hundreds of leaked passwords share; padding hides how many.
/// </summary>
public sealed partial class BreachedPasswords(
    IHttpClientFactory clients, IOptions<PasswordSettings> settings, TimeProvider time, ILogger<BreachedPasswords> log)
{
    /// <summary>The code of what is wrong with a password that leaked.</summary>
    public const string Fault = "password.leaked";

    /// <summary>The name of the HTTP client.</summary>
    public const string Client = "breached-passwords";

    /// <summary>The most bytes of an answer that are read: ten times what the largest service there is answers.</summary>
    public const int LongestAnswer = 1024 * 1024;

    /// <summary>How long an answer is waited for, since somebody waits for ours.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const int PrefixLength = 5;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef");

    public bool AreAsked => settings.Value.BreachService.Length > 0;

    /// <summary>Whether the password is known to have leaked. A service that can't tell stops nobody: then it is not.</summary>
    public async Task<bool> ContainAsync(string password, CancellationToken cancellation)
    {
        if (!AreAsked)
        {
            return false;
        }
        try
        {
            return await AskAsync(password, cancellation);
        }
        catch (BreachServiceException e)
        {
            LogUntold(e.Message);
            return false;
        }
    }

    /// <exception cref="BreachServiceException">The service is away, slow, or answers anything but what is documented.</exception>
    public async Task<bool> AskAsync(string password, CancellationToken cancellation)
    {
        // The key under which leaks are listed; what is kept of a password is made by PasswordHashing.
#pragma warning disable CA5350
        var hash = Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(UnicodeText.Compose(password))));
#pragma warning restore CA5350
        var answer = await FetchAsync(hash[..PrefixLength], cancellation);
        var suffix = hash[PrefixLength..];
        var leaked = false;
        foreach (var line in answer.AsSpan().EnumerateLines())
        {
            leaked |= !line.IsEmpty && Count(line, suffix.Length) > 0 && line.StartsWith(suffix, StringComparison.OrdinalIgnoreCase);
        }
        return leaked;
    }

    private async Task<string> FetchAsync(string prefix, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
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
            throw new BreachServiceException($"no answer within {Patience.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException e)
        {
            throw new BreachServiceException(e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded
                ? $"an answer of more than {LongestAnswer / 1024} KiB" : $"{e.HttpRequestError}: {e.GetBaseException().Message}");
        }
    }

    // A line is the rest of a hash and how often it leaked; padding never did.
    private static long Count(ReadOnlySpan<char> line, int length) =>
        line.Length > length && line[length] == ':' && line[..length].IndexOfAnyExcept(HexDigits) < 0
        && long.TryParse(line[(length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new BreachServiceException("an answer that isn't a list of hashes");

    [LoggerMessage(Level = LogLevel.Warning, Message = "A password was taken without asking whether it leaked, since Passwords:BreachService can't tell: {Reason}")]
    private partial void LogUntold(string reason);
}

/// <summary>Why the service of leaked passwords can't be believed or reached, with nothing of what it was asked.</summary>
public sealed class BreachServiceException(string message) : Exception(message);
