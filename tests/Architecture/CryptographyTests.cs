using System.Text.RegularExpressions;

namespace Slices.Tests.Architecture;

/// <summary>What the source says about hashes, comparisons and patterns.</summary>
public sealed class CryptographyTests
{
    [Fact]
    public void Weak_hashes_are_used_only_where_a_protocol_demands_them()
    {
        string[] demanded =
        [
            "Infrastructure/Sms/Yuntongxun/YuntongxunSignature.cs", "Infrastructure/Passwords/BreachedPasswords.cs", "Infrastructure/Factors/Totp.cs",
            // What other systems hashed so, until its owner signs in; and the framework's oldest form, as others read it.
            "Infrastructure/Passwords/Imported/DigestHash.cs", "Infrastructure/Passwords/Imported/Pbkdf2Hash.cs", "Infrastructure/Passwords/Pbkdf2Algorithm.cs",
        ];

        Source.Files.Where(f => Regex.IsMatch(f.Text, @"\b(MD5|SHA1|HMACMD5|HMACSHA1|DES|TripleDES|RC2)\b") && !demanded.Contains(f.Path))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Randomness_that_protects_comes_from_the_operating_system()
    {
        // Drawings, voices, waits and people who don't exist may vary by a cheaper source; nothing that must not be guessed does.
        string[] harmless = ["Features/SeedUsers/", "Infrastructure/CaptchaDrawing/", "Infrastructure/CaptchaSpeech/", "Infrastructure/Mail/MailDispatcher.cs"];

        Source.Files.Where(f => Regex.IsMatch(f.Text, @"\bnew Random\(|\bRandom\.Shared\b") && !harmless.Any(h => f.Path.StartsWith(h, StringComparison.Ordinal)))
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Infrastructure/OneTimeCodes/SmsCodes.cs")]
    [InlineData("Infrastructure/Captcha/Captchas.cs")]
    public void Answers_and_codes_are_compared_in_constant_time(string path) =>
        Source.Files.Single(f => f.Path == path).Text.ShouldContain("CryptographicOperations.FixedTimeEquals");

    [Fact]
    public void No_setting_that_ships_is_a_secret()
    {
        var shipped = File.ReadAllText(Path.Combine(Source.Repository, "src", "appsettings.json"));

        Regex.IsMatch(shipped, "password|secret|token|key|connectionstrings", RegexOptions.IgnoreCase).ShouldBeFalse();
        Source.Files.Where(f => Regex.IsMatch(f.Text, @"-----BEGIN|(AKIA|LTAI|AKID)[0-9A-Za-z]{12}")).ShouldBeEmpty();
    }

    [Fact]
    public void No_regular_expression_reads_what_people_send() =>
        Source.In("Domain").Concat(Source.In("Features", ".cs")).Concat(Source.In("Infrastructure", ".cs"))
            .Where(f => Regex.IsMatch(f.Text, @"\bRegex\b|RegularExpression|\.Matches\(")).ShouldBeEmpty();
}
