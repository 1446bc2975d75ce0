using System.Security.Authentication;
using StackExchange.Redis;

namespace Slices.Infrastructure.Ephemeral;

/// <summary>Says in one sentence, for the operator, why Redis didn't do what it was asked.</summary>
public static class RedisFault
{
    public const string NoAnswer = "no Redis answers there; check the address and that it is running.";

    public static string Explain(Exception fault)
    {
        var all = new List<Exception>();
        for (var next = fault; next is not null; next = next.InnerException)
        {
            all.Add(next);
        }
        bool Says(RedisErrorKind kind, string code) =>
            all.OfType<RedisServerException>().Any(e => e.Kind == kind) || all.Any(e => e.Message.Contains(code, StringComparison.Ordinal));
        return all switch
        {
            // While it logs in the client keeps the server's word, not its kind.
            _ when Says(RedisErrorKind.WrongPass, "WRONGPASS") || Says(RedisErrorKind.NoAuth, "NOAUTH") =>
                "Redis refuses the login; check the user and the password.",
            _ when Says(RedisErrorKind.NoPermission, "NOPERM") => "Redis doesn't let this user do what the site needs; check the user's permissions.",
            _ when Says(RedisErrorKind.ReadOnly, "READONLY") => "the Redis there is a replica, which takes no changes; name the primary, too.",
            _ when Says(RedisErrorKind.OutOfMemory, "OOM ") => "Redis has reached its maxmemory and takes nothing new.",
            _ when all.OfType<AuthenticationException>().FirstOrDefault() is { } tls => $"TLS with Redis fails: {tls.Message.TrimEnd('.')}.",
            _ when all.OfType<RedisServerException>().FirstOrDefault() is { } said => $"Redis says: {said.Message.TrimEnd('.')}.",
            _ => NoAnswer,
        };
    }
}
