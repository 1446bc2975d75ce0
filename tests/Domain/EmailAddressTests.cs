using CsCheck;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Domain;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("alice@example.com", "alice@example.com")]
    [InlineData(" Alice@Example.COM ", "alice@example.com")]
    [InlineData("a.b+c_d%e@mail.example.com", "a.b+c_d%e@mail.example.com")]
    [InlineData("ａlice＠example．com", "alice@example.com")]
    [InlineData("a@例子.中国", "a@xn--fsqu00a.xn--fiqs8s")]
    [InlineData("bea@example。com", "bea@example.com")]
    [InlineData("bea@mail．example｡com", "bea@mail.example.com")]
    [InlineData("li。ming＠example。com", "li.ming@example.com")]
    [InlineData("a@例子。中国", "a@xn--fsqu00a.xn--fiqs8s")]
    [InlineData("\u200Bbea@example.com\uFEFF", "bea@example.com")]
    [InlineData("\u00A0\u2060bea@example.com\u00AD ", "bea@example.com")]
    [InlineData("\u202Abea@example.com\u202C\u200F", "bea@example.com")]
    [InlineData("\u2066\u3164bea@example.com\u2069\uFE0F", "bea@example.com")]
    [InlineData("\U000E0001bea@example.com\u2028", "bea@example.com")]
    public void An_address_has_one_key_however_it_is_spelled(string input, string key) =>
        EmailAddress.Parse(input).ShouldNotBeNull().Key.ShouldBe(key);

    [Fact]
    public void The_local_part_stays_as_it_was_typed_for_those_who_deliver_by_its_case() =>
        EmailAddress.Parse("Alice@example.com")!.Text.ShouldBe("Alice@example.com");

    [Theory]
    [InlineData("")]
    [InlineData("alice")]
    [InlineData("alice@")]
    [InlineData("@example.com")]
    [InlineData("alice@localhost")]
    [InlineData("alice@example.com.")]
    [InlineData("alice@@example.com")]
    [InlineData("alice@bob@example.com")]
    [InlineData("al ice@example.com")]
    [InlineData("\"al ice\"@example.com")]
    [InlineData("Alice <alice@example.com>")]
    [InlineData("alice@example.com,bob@example.com")]
    [InlineData("alice@example.com;bob@example.com")]
    [InlineData("alice@example.com\r\nBcc: bob@example.com")]
    [InlineData("alice\n@example.com")]
    [InlineData("alice(comment)@example.com")]
    [InlineData(".alice@example.com")]
    [InlineData("alice.@example.com")]
    [InlineData("al..ice@example.com")]
    [InlineData("alice@-example.com")]
    [InlineData("alice@example..com")]
    [InlineData("alice@exa_mple.com")]
    [InlineData("alice@[127.0.0.1]")]
    [InlineData("a@127.0.0.1")]
    [InlineData("a@127.1")]
    [InlineData("a@[IPv6:::1]")]
    [InlineData("a@::1.2")]
    [InlineData("a@1.2.3.4.5")]
    [InlineData("a@0x7f.1")]
    [InlineData("a@0x7f.0x1")]
    [InlineData("a@example.0x")]
    [InlineData("a@example.123")]
    [InlineData("a@１２７。０。０。１")]
    [InlineData("a@①②⑦.0.0.1")]
    [InlineData("a@mail.localhost")]
    [InlineData("al\u200Bice@example.com")]
    [InlineData("alice@example.com。")]
    [InlineData("\u200B")]
    [InlineData("ålice@example.com")]
    [InlineData("al\u202Eice@example.com")]
    public void Whatever_is_not_one_plain_address_is_none(string input) => EmailAddress.Parse(input).ShouldBeNull();

    [Fact]
    public void Text_that_no_database_can_keep_is_no_address()
    {
        EmailAddress.Parse("al\0ice@example.com").ShouldBeNull();
        EmailAddress.Parse("al\uD800ice@example.com").ShouldBeNull();
        EmailAddress.Parse("alice@exam\0ple.com").ShouldBeNull();
        EmailAddress.Parse("alice@exam\uDC00ple.com").ShouldBeNull();
    }

    [Fact]
    public void An_address_ends_at_254_characters_and_its_local_part_at_64()
    {
        var domain = string.Join('.', new string('b', 63), new string('c', 63), new string('d', 61));

        EmailAddress.Parse($"{new string('a', 64)}@{domain}").ShouldNotBeNull().Text.Length.ShouldBe(EmailAddress.MaxLength);
        EmailAddress.Parse($"{new string('a', 64)}@{domain}d").ShouldBeNull();
        EmailAddress.Parse($"{new string('a', 65)}@example.com").ShouldBeNull();
        EmailAddress.Parse($"a@{new string('b', 64)}.com").ShouldBeNull();
    }

    [Fact]
    public void Its_ascii_form_counts_not_the_shorter_one_that_was_typed() =>
        EmailAddress.Parse($"a@{string.Join('.', Enumerable.Repeat(new string('例', 10) + "子字词", 18))}").ShouldBeNull();

    [Theory]
    [InlineData("a@example.com", "a@example.com")]
    [InlineData("a+1@example.com", "a@example.com")]
    [InlineData("a+1+2@example.com", "a@example.com")]
    [InlineData("A+News@Example.com", "a@example.com")]
    [InlineData("+1@example.com", "+1@example.com")]
    [InlineData("a-1@example.com", "a-1@example.com")]
    public void Addresses_with_a_plus_are_of_one_mailbox_and_stay_different_addresses(string typed, string mailbox)
    {
        var address = EmailAddress.Parse(typed)!;

        EmailAddress.MailboxKey(address.Key).ShouldBe(mailbox);
        address.Key.ShouldBe(typed.ToLowerInvariant());
    }

    [Theory]
    [InlineData("alice@example.com", "a•••@example.com")]
    [InlineData("a@example.com", "a•••@example.com")]
    [InlineData("nonsense", "•••")]
    [InlineData("@example.com", "•••")]
    public void A_masked_address_shows_its_first_letter_and_its_domain(string address, string masked) =>
        EmailAddress.Mask(address).ShouldBe(masked);

    [Fact]
    public void Whatever_is_typed_is_no_address_or_one_that_is_safe_in_a_header_and_parses_to_itself() => TypedText.Any.Sample(
        text =>
        {
            if (EmailAddress.Parse(text) is { } address)
            {
                EmailAddress.Parse(address.Text).ShouldBe(address);
                EmailAddress.Parse(address.Key)!.Key.ShouldBe(address.Key);
                address.Text.Length.ShouldBeLessThanOrEqualTo(EmailAddress.MaxLength);
                address.Text.ShouldAllBe(c => c > ' ' && c < '\u007F' && !"<>,;:\"()[]\\".Contains(c));
                address.Text.Count(c => c == '@').ShouldBe(1);
            }
        },
        iter: TypedText.Many);

    [Fact]
    public void Any_ordinary_address_is_one_however_wide_and_high_it_is_typed() => Gen.Select(Word(20), Word(20), Gen.String[Gen.Char[Letters], 1, 4]).Sample(
        (local, domain, top) =>
        {
            var typed = $" {local.ToUpperInvariant()}＠{domain}。{top}x ";
            EmailAddress.Parse(typed)!.Key.ShouldBe($"{local}@{domain}.{top}x");
        },
        iter: TypedText.Many);

    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    private static Gen<string> Word(int longest) => Gen.String[Gen.Char[Letters + "0123456789"], 1, longest];
}
