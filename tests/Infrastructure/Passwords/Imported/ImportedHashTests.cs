using CsCheck;
using Slices.Features.ImportDjango;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Passwords.Imported;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Passwords.Imported;

public sealed class ImportedHashTests
{
    private const string Salt = "$c29tZXNhbHRzb21lc2FsdA";
    private const string Key = "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    [Theory]
    // RFC 6070 and RFC 7914; Argon2's own command; the bcrypt of OpenBSD.
    [InlineData("$pbkdf2-sha1$i=4096$c2FsdA$SwB5AbdlSJq+rUnZJvch0GWkKcE", "password")]
    [InlineData("$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw", "pleaseletmein")]
    [InlineData("$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U")]
    [InlineData("$salted-md5$c2FsdA$Z6Hgm7H4P1AH3BGcFNZjqg", "password")]
    public void What_others_hashed_is_the_same_password_here(string hash, string password)
    {
        var imported = ImportedHash.Parse(hash).ShouldNotBeNull();

        imported.Verify(password).ShouldBeTrue();
        imported.Verify(password + " ").ShouldBeFalse();
        imported.Verify("").ShouldBeFalse();
        imported.Example.ShouldStartWith(imported.Algorithm);
        ImportedHash.Parse(imported.Example).ShouldNotBeNull().Cost.ShouldBe(imported.Cost);
    }

    [Theory]
    [InlineData("$pbkdf2-sha256$i=4000001" + Salt + Key)]
    [InlineData("$pbkdf2-sha256$i=0" + Salt + Key)]
    [InlineData("$pbkdf2-sha256$i=-1" + Salt + Key)]
    [InlineData("$pbkdf2-sha256$i=99999999999" + Salt + Key)]
    [InlineData("$pbkdf2-sha256$i=1,i=1" + Salt + Key)]
    [InlineData("$pbkdf2-md5$i=1000" + Salt + Key)]
    [InlineData("$scrypt$ln=18,r=8,p=1" + Salt + Key)]
    [InlineData("$scrypt$ln=17,r=8,p=3" + Salt + Key)]
    [InlineData("$scrypt$ln=20,r=64,p=16" + Salt + Key)]
    [InlineData("$scrypt$ln=63,r=8,p=1" + Salt + Key)]
    [InlineData("$scrypt$ln=14,r=0,p=1" + Salt + Key)]
    [InlineData("$argon2id$v=19$m=131073,t=1,p=1" + Salt + Key)]
    [InlineData("$argon2id$v=19$m=131072,t=9,p=1" + Salt + Key)]
    [InlineData("$argon2id$v=19$m=65536,t=1,p=17" + Salt + Key)]
    [InlineData("$argon2id$v=19$m=8,t=1,p=2" + Salt + Key)]
    [InlineData("$argon2id$v=16$m=65536,t=1,p=1" + Salt + Key)]
    [InlineData("$argon2d$v=19$m=65536,t=1,p=1" + Salt + Key)]
    [InlineData("$2b$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe:")]
    [InlineData("$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$salted-sha1$c2FsdA$AAAA")]
    [InlineData("$1$c2FsdA$AAAA")]
    public void What_would_cost_too_much_or_is_malformed_is_no_hash(string hash) => ImportedHash.Parse(hash).ShouldBeNull();

    [Fact]
    public void What_is_as_costly_as_Django_asks_for_at_the_most_is_one()
    {
        string[] usual =
        [
            "$argon2id$v=19$m=102400,t=2,p=8" + Salt + Key, "$pbkdf2-sha256$i=1200000" + Salt + Key, "$scrypt$ln=17,r=8,p=1" + Salt + Key,
            "$2b$14$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        ];

        usual.Where(hash => ImportedHash.Parse(hash) is null).ShouldBeEmpty();
    }

    [Fact]
    public void Whatever_a_dump_holds_is_read_or_refused() => TypedText.Any.Sample(
        text =>
        {
            string[] algorithms = ["", "argon2", "bcrypt", "bcrypt_sha256", "pbkdf2_sha256", "scrypt", "sha1", "md5"];
            return algorithms.All(a => DjangoPasswords.Convert($"{a}${text}") is not { } phc || ImportedHash.Parse(phc) is not { Cost: < 1 });
        },
        iter: TypedText.Many);

    [Fact]
    public void A_hash_in_PHC_form_is_written_as_it_is_read() => Gen
        .Select(Gen.Byte.Array[0, 40], Gen.Byte.Array[1, 64], Gen.Int[0, int.MaxValue], Gen.Bool)
        .Sample((salt, hash, cost, versioned) =>
        {
            var phc = new PhcString("an-id", versioned ? 19 : null, [new("i", cost), new("r", 8)], salt, hash);
            var read = PhcString.Parse(phc.ToString()).ShouldNotBeNull();
            return read.ToString() == phc.ToString() && read.Hash.SequenceEqual(hash) && read.Salt.SequenceEqual(salt) && read["i"] == cost && read["x"] == 0;
        });
}
