using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Passwords;

namespace Slices.Features.Doctor;

/// <summary>How new passwords are hashed and looked up. An unreachable service only warns, since passwords are accepted without it.</summary>
public sealed class PasswordsCheck(PasswordHasher hasher, BreachedPasswords breached, IOptions<PasswordSettings> settings) : IDiagnosticCheck
{
    private const string HugePages = "/sys/kernel/mm/transparent_hugepage/enabled";

    public static string Subject => "Passwords";

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return hasher switch
        {
            { FallsBack: true } => new(Verdict.Warning, "libsodium can't be loaded on this system, so they are hashed by PBKDF2, and those that are kept by Argon2id can't be checked; set Passwords:Algorithm to Pbkdf2, or use a system that libsodium runs on."),
            { Algorithm: PasswordAlgorithm.Argon2id } => new(Verdict.Ok, $"hashed by Argon2id (m={settings.Value.MemoryKiB}, t={settings.Value.Passes}, p=1) in {HashMilliseconds():0} ms{HugePagesHint()}."),
            _ => new(Verdict.Ok, $"hashed by PBKDF2, {settings.Value.Iterations} iterations, in {HashMilliseconds():0} ms."),
        };
        if (!breached.AreAsked)
        {
            yield return new(Verdict.Ok, "looked up in the list of common ones alone, since Passwords:BreachService is not set.");
            yield break;
        }
        var service = settings.Value.BreachService;
        Finding finding;
        try
        {
            finding = await breached.AskAsync("password", cancellation)
                ? new(Verdict.Ok, $"{service} knows what leaked.")
                : new(Verdict.Warning, $"Passwords:BreachService {service} doesn't know that \"password\" leaked; check the address.");
        }
        catch (BreachServiceException e)
        {
            finding = new(Verdict.Warning, $"Passwords:BreachService {service} can't be asked, so leaked passwords are taken: {e.Message}.");
        }
        yield return finding;
    }

    // A hash walks through its memory at random, and small pages can make that several times as slow.
    private static string HugePagesHint() => File.Exists(HugePages) && !File.ReadAllText(HugePages).Contains("[always]", StringComparison.Ordinal)
        ? "; with transparent huge pages (\"always\" in " + HugePages + ") it may take much less"
        : "";

    // The fastest of three: the first one also loads the library.
    private double HashMilliseconds() => Enumerable.Range(0, 3).Min(_ =>
    {
        var began = Stopwatch.GetTimestamp();
        hasher.Hash("nobody's password");
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    });
}
