using System.Globalization;
using StackExchange.Redis;

namespace Slices.Infrastructure.Ephemeral;

/// <summary>Reads <c>ConnectionStrings:Redis</c>: a redis:// or rediss:// address, or the client's own form, <c>host:port,option=value</c>.</summary>
public static class RedisAddress
{
    // Somebody waits for each answer. What the setting says comes later, and so has the last word.
    private const string Defaults = "connectTimeout=2000,asyncTimeout=2000,syncTimeout=2000,configCheckSeconds=2,configChannel=,tiebreaker=";

    private const int DefaultPort = 6379;

    /// <exception cref="ArgumentException">It can't be read; says why, with nothing of what is in it.</exception>
    public static ConfigurationOptions Parse(string address)
    {
        var options = address.Contains("://", StringComparison.Ordinal) ? OfUrl(address) : OfParts(address);
        if (options.EndPoints.Count == 0)
        {
            throw new ArgumentException("it names no host");
        }
        // A check that can't be made is refused at once, while the client connects by itself, for as long as it takes.
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry(1000);
        options.CircuitBreaker = new ReplicaBreaker();
        // For INFO, by which the command doctor learns what Redis forgets.
        options.AllowAdmin = true;
        options.IncludeDetailInExceptions = false;
        options.IncludePerformanceCountersInExceptions = false;
        return options;
    }

    private static ConfigurationOptions OfUrl(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("redis" or "rediss") || url.Host.Length == 0
            || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            throw new ArgumentException(
                "an address is redis://user:password@host:port/number, or rediss:// for TLS, with whatever is special in the password percent-encoded");
        }
        var options = ConfigurationOptions.Parse(Defaults);
        options.EndPoints.Add(url.IdnHost, url.Port > 0 ? url.Port : DefaultPort);
        options.Ssl = url.Scheme == "rediss";
        var (user, password) = url.UserInfo.Split(':', 2) switch
        {
            [var name, var word] => (Uri.UnescapeDataString(name), Uri.UnescapeDataString(word)),
            [""] => ("", ""),
            _ => throw new ArgumentException("it names a user without a password; a password alone is written redis://:password@host"),
        };
        options.User = user.Length > 0 ? user : null;
        options.Password = password.Length > 0 ? password : null;
        if (url.AbsolutePath.Trim('/') is { Length: > 0 } number)
        {
            options.DefaultDatabase = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var database)
                ? database
                : throw new ArgumentException("after the host comes the number of a database, as in redis://host:6379/0");
        }
        return options;
    }

    private static ConfigurationOptions OfParts(string address)
    {
        try
        {
            return ConfigurationOptions.Parse($"{Defaults},{address}");
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            // Which one, not what it says: behind a comma in it, a password looks like an option.
            var bad = Array.FindIndex(address.Split(','), part => !IsReadable(part)) + 1;
            throw new ArgumentException($"part {bad} of what its commas separate is no option of the Redis client, or has a value that it can't have");
        }
    }

    private static bool IsReadable(string part)
    {
        try
        {
            ConfigurationOptions.Parse(part);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }
}
