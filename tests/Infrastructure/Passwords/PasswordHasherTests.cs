using System.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Passwords;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Passwords;

public sealed class PasswordHasherTests
{
    private readonly PasswordHasher hasher = Hasher(new() { MemoryKiB = 64, Passes = 2, Iterations = 1000 });

    [Fact]
    public void A_new_password_is_kept_by_Argon2id_with_what_the_settings_ask_for()
    {
        var hash = hasher.Hash("a password");

        hash.ShouldMatch(@"^\$argon2id\$v=19\$m=64,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$");
        hasher.Check(hash, "a password").ShouldBe(PasswordCheck.Right);
        hasher.Check(hash, "A password").ShouldBe(PasswordCheck.Wrong);
        hasher.Hash("a password").ShouldNotBe(hash);
        Hasher(new()).Hash("a password").ShouldStartWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    [Theory]
    [InlineData("correct horse", 64, 1)]
    [InlineData("correct horse", 64, 3)]
    [InlineData("密码 和 пароль 🐎", 256, 2)]
    [InlineData("correct horse", 19456, 2)]
    public async Task What_the_reference_implementation_hashed_is_the_same_password_here(string password, int memory, int passes)
    {
        var hash = await ReferenceAsync(password, "somesaltsomesalt", memory, passes);

        hash.ShouldStartWith($"$argon2id$v=19$m={memory},t={passes},p=1$c29tZXNhbHRzb21lc2FsdA$");
        var same = Hasher(new() { MemoryKiB = memory, Passes = passes });
        same.Check(hash, password).ShouldBe(PasswordCheck.Right);
        same.Check(hash, password + " ").ShouldBe(PasswordCheck.Wrong);
    }

    [Theory]
    [InlineData(63, 2, true)]
    [InlineData(64, 1, true)]
    [InlineData(64, 2, false)]
    [InlineData(128, 3, false)]
    public void A_hash_of_less_memory_or_fewer_passes_is_to_be_renewed(int memory, int passes, bool renewed)
    {
        var hash = Hasher(new() { MemoryKiB = memory, Passes = passes }).Hash("a password");

        hasher.Check(hash, "a password").ShouldBe(renewed ? PasswordCheck.RightRehashNeeded : PasswordCheck.Right);
        hasher.Check(hash, "another").ShouldBe(PasswordCheck.Wrong);
    }

    [Theory]
    [InlineData(PasswordHasherCompatibilityMode.IdentityV2)]
    [InlineData(PasswordHasherCompatibilityMode.IdentityV3)]
    public void Both_forms_of_PBKDF2_verify_and_are_to_be_renewed(PasswordHasherCompatibilityMode form)
    {
        var hash = Pbkdf2(5000, form);

        hasher.Check(hash, "a password").ShouldBe(PasswordCheck.RightRehashNeeded);
        hasher.Check(hash, "another").ShouldBe(PasswordCheck.Wrong);
    }

    [Fact]
    public void Where_the_settings_ask_for_PBKDF2_new_passwords_are_kept_by_it_and_others_are_to_be_renewed()
    {
        var pbkdf2 = Hasher(new() { Algorithm = PasswordAlgorithm.Pbkdf2, Iterations = 2000 });
        var hash = pbkdf2.Hash("a password");

        new PasswordHasher<User>().VerifyHashedPassword(null!, hash, "a password").ShouldNotBe(PasswordVerificationResult.Failed);
        pbkdf2.Check(hash, "a password").ShouldBe(PasswordCheck.Right);
        pbkdf2.Check(Pbkdf2(1999), "a password").ShouldBe(PasswordCheck.RightRehashNeeded);
        pbkdf2.Check(Pbkdf2(9999, PasswordHasherCompatibilityMode.IdentityV2), "a password").ShouldBe(PasswordCheck.RightRehashNeeded);
        pbkdf2.Check(hasher.Hash("a password"), "a password").ShouldBe(PasswordCheck.RightRehashNeeded);
        pbkdf2.Check(hasher.Hash("a password"), "another").ShouldBe(PasswordCheck.Wrong);
    }

    [Theory]
    [InlineData("$argon2id$v=19$m=64,t=2,p=4$c29tZXNhbHRzb21lc2FsdA$k9ohroejZy1PN5E1SbHNPug6vB8eQAahb5SOAp6iGF4")]
    [InlineData("$argon2id$v=16$m=64,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$k9ohroejZy1PN5E1SbHNPug6vB8eQAahb5SOAp6iGF4")]
    [InlineData("$argon2i$v=19$m=64,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$k9ohroejZy1PN5E1SbHNPug6vB8eQAahb5SOAp6iGF4")]
    [InlineData("$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$k9ohroejZy1PN5E1SbHNPug6vB8eQAahb5SOAp6iGF4")]
    [InlineData("$argon2id$v=19$m=64,t=9999,p=1$c29tZXNhbHRzb21lc2FsdA$k9ohroejZy1PN5E1SbHNPug6vB8eQAahb5SOAp6iGF4")]
    [InlineData("$argon2id$v=19$m=0,t=0,p=1$c29tZXNhbHRzb21lc2FsdA$k9ohroejZy1PN5E1SbHNPug6vB8eQAahb5SOAp6iGF4")]
    [InlineData("$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHQ$k9ohroejZy1PN5E1SbHNPug6vB8eQAahb5SOAp6iGF4")]
    [InlineData("$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$")]
    [InlineData("$argon2id$")]
    [InlineData("$")]
    public void A_hash_that_cannot_be_checked_lets_nobody_in(string hash) => hasher.Check(hash, "correct horse").ShouldBe(PasswordCheck.Wrong);

    [Slow]
    [Theory]
    [InlineData(PasswordAlgorithm.Argon2id)]
    [InlineData(PasswordAlgorithm.Pbkdf2)]
    public void Somebody_unknown_is_wrong_at_the_same_cost(PasswordAlgorithm algorithm)
    {
        var costly = Hasher(new() { Algorithm = algorithm, Iterations = 100_000 });
        var hash = costly.Hash("a password");
        costly.Check(null, "a password");

        // Turn about, the fastest of each, and as often as a busy machine needs to show them undisturbed.
        var (known, unknown) = (double.MaxValue, double.MaxValue);
        for (var rounds = 0; rounds < 5 || (rounds < 50 && unknown / known is < 0.6 or > 1.7); rounds++)
        {
            known = Math.Min(known, Milliseconds(() => costly.Check(hash, "wrong")));
            unknown = Math.Min(unknown, Milliseconds(() => costly.Check(null, "wrong")));
        }

        (unknown / known).ShouldBeInRange(0.6, 1.7);
    }

    private static PasswordHasher Hasher(PasswordSettings settings) => new(Options.Create(settings), new(), TimeProvider.System);

    private static string Pbkdf2(int iterations, PasswordHasherCompatibilityMode form = PasswordHasherCompatibilityMode.IdentityV3) =>
        new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = iterations, CompatibilityMode = form })).HashPassword(null!, "a password");

    private static double Milliseconds(Action act)
    {
        var watch = Stopwatch.StartNew();
        act();
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>By the command of the algorithm's authors, from Debian's package argon2.</summary>
    private static async Task<string> ReferenceAsync(string password, string salt, int memory, int passes)
    {
        using var argon2 = Process.Start(new ProcessStartInfo("argon2", [salt, "-id", "-k", $"{memory}", "-t", $"{passes}", "-p", "1", "-l", "32", "-e"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        })!;
        await argon2.StandardInput.WriteAsync(password);
        argon2.StandardInput.Close();
        return (await argon2.StandardOutput.ReadToEndAsync()).Trim();
    }
}
