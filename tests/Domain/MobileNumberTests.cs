using CsCheck;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Domain;

public sealed class MobileNumberTests
{
    private static readonly string[] China = ["86"];
    private static readonly string[] Several = ["86", "852", "853", "886", "1", "44", "225", "372"];

    [Theory]
    [InlineData("13800138000")]
    [InlineData("138 0013 8000")]
    [InlineData(" 138-0013-8000 ")]
    [InlineData("138.0013.8000")]
    [InlineData("138\u00A00013\u00A08000")]
    [InlineData("138\u20110013\u20138000")]
    [InlineData("１３８００１３８０００")]
    [InlineData("＋８６　１３８００１３８０００")]
    [InlineData("+86 138-0013-8000")]
    [InlineData("(+86) 138 0013 8000")]
    [InlineData("+86（138）00138000")]
    [InlineData("8613800138000")]
    [InlineData("008613800138000")]
    [InlineData("00 86 138 0013 8000")]
    [InlineData("\u202D138 0013 8000\u202C")]
    [InlineData("13800138000\n")]
    public void A_number_is_one_number_however_it_is_spelled(string typed)
    {
        var number = MobileNumber.Parse(typed, China).ShouldNotBeNull();

        number.ShouldBe(new MobileNumber("86", "13800138000"));
        number.Value.ShouldBe("+8613800138000");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("+")]
    [InlineData("00")]
    [InlineData("+86")]
    [InlineData("+0")]
    [InlineData("1380013800")]
    [InlineData("138001380000")]
    [InlineData("+8613800138000000")]
    [InlineData("++8613800138000")]
    [InlineData("86+13800138000")]
    [InlineData("+86+13800138000")]
    [InlineData("+860013800138000")]
    [InlineData("013800138000")]
    [InlineData("02112345678")]
    [InlineData("400 820 8820")]
    [InlineData("13800138000,13900139000")]
    [InlineData("13800138000;ext=1")]
    [InlineData("tel:13800138000")]
    [InlineData("138OO138OOO")]
    [InlineData("138\t00138000")]
    [InlineData("138\r\n00138000")]
    [InlineData("1380013\u202E8000")]
    [InlineData("一三八〇〇一三八〇〇〇")]
    [InlineData("١٣٨٠٠١٣٨٠٠٠")]
    public void Whatever_is_not_one_mobile_number_is_none(string? typed) => MobileNumber.Parse(typed, Several).ShouldBeNull();

    [Fact]
    public void What_no_phone_types_is_none()
    {
        MobileNumber.Parse("138001\038000", China).ShouldBeNull();
        MobileNumber.Parse("\013800138000", China).ShouldBeNull();
        MobileNumber.Parse("13800138000\uD800", China).ShouldBeNull();
        MobileNumber.Parse("1380013\uDC008000", China).ShouldBeNull();
        MobileNumber.Parse(new string('1', 10_000), China).ShouldBeNull();
        MobileNumber.Parse(new string(' ', 10_000) + "13800138000", China).ShouldBeNull();
        MobileNumber.Parse(new string('\uFDFA', 64), China).ShouldBeNull();
    }

    [Fact]
    public void Of_mainland_China_exactly_the_ranges_of_peoples_telephones_are_accepted()
    {
        var accepted = Enumerable.Range(100, 900).Where(prefix => MobileNumber.Parse($"{prefix}00000000", China) is not null);

        accepted.ShouldBe(
        [
            .. Enumerable.Range(130, 10), 145, 147, 149, .. Enumerable.Range(150, 4), .. Enumerable.Range(155, 5), 162, 165, 166, 167,
            170, 171, 172, 173, 175, 176, 177, 178, .. Enumerable.Range(180, 10), .. Enumerable.Range(190, 4), .. Enumerable.Range(195, 5),
        ]);
    }

    [Theory]
    [InlineData("1349 000 0000")]
    [InlineData("1740 000 0000")]
    [InlineData("14400000000")]
    [InlineData("1064800000000")]
    public void Satellites_and_machines_read_no_messages(string typed) => MobileNumber.Parse(typed, China).ShouldBeNull();

    [Theory]
    [InlineData("+852 5123 4567", "852", "51234567")]
    [InlineData("00853 6612 3456", "853", "66123456")]
    [InlineData("+886 912 345 678", "886", "912345678")]
    [InlineData("+1 (415) 555-2671", "1", "4155552671")]
    [InlineData("+44 7911 123456", "44", "7911123456")]
    [InlineData("+225 07 12 34 56 78", "225", "0712345678")]
    [InlineData("+372 5123 4567", "372", "51234567")]
    public void Other_countries_numbers_are_accepted_where_they_are_allowed(string typed, string country, string national)
    {
        MobileNumber.Parse(typed, Several).ShouldBe(new MobileNumber(country, national));
        MobileNumber.Parse(typed, China).ShouldBeNull();
    }

    [Theory]
    [InlineData("+852 5123 456")]
    [InlineData("+852 5123 45678")]
    [InlineData("+886 0912 345 678")]
    [InlineData("+44 07911 123456")]
    [InlineData("+44 12345")]
    [InlineData("+372 1234567890123")]
    [InlineData("+49 151 23456789")]
    public void Numbers_of_the_wrong_length_or_of_other_countries_are_not(string typed) => MobileNumber.Parse(typed, Several).ShouldBeNull();

    [Fact]
    public void Where_China_is_not_allowed_a_number_needs_its_country_code()
    {
        MobileNumber.Parse("13800138000", ["852"]).ShouldBeNull();
        MobileNumber.Parse("51234567", ["852"]).ShouldBeNull();
        MobileNumber.Parse("+85251234567", ["852"]).ShouldNotBeNull();
        MobileNumber.Parse("13800138000", []).ShouldBeNull();
    }

    [Fact]
    public void What_it_prints_is_masked()
    {
        var chinese = MobileNumber.Parse("13800138000", China)!;
        var foreign = MobileNumber.Parse("+85251234567", Several)!;

        chinese.Formatted.ShouldBe("138 0013 8000");
        chinese.Masked.ShouldBe("138••••8000");
        $"{chinese}".ShouldBe("138••••8000");
        foreign.Formatted.ShouldBe("+852 51234567");
        foreign.Masked.ShouldBe("+852 ••••4567");
        $"{foreign}".ShouldBe("+852 ••••4567");
    }

    [Fact]
    public void Neighbours_share_a_prefix()
    {
        MobileNumber.Parse("13800138000", China)!.Prefix.ShouldBe("+861380013");
        MobileNumber.Parse("13800139999", China)!.Prefix.ShouldBe("+861380013");
        MobileNumber.Parse("+85251234567", Several)!.Prefix.ShouldBe("+8525123");
    }

    [Theory]
    [InlineData("+8613800138000")]
    [InlineData("+85251234567")]
    [InlineData("+8614400000000")]
    public void What_was_kept_is_read_again_even_if_it_would_not_be_accepted_today(string value) =>
        MobileNumber.FromValue(value).Value.ShouldBe(value);

    [Theory]
    [InlineData("")]
    [InlineData("13800138000")]
    [InlineData("+86 13800138000")]
    [InlineData("+861")]
    [InlineData("+0013800138000")]
    [InlineData("+8613800138000000")]
    public void What_was_never_kept_is_not_read(string value) => Should.Throw<FormatException>(() => MobileNumber.FromValue(value));

    [Theory]
    [InlineData("86", true)]
    [InlineData("1", true)]
    [InlineData("852", true)]
    [InlineData("", false)]
    [InlineData("0", false)]
    [InlineData("085", false)]
    [InlineData("860", false)]
    [InlineData("8", false)]
    [InlineData("85", false)]
    [InlineData("+86", false)]
    [InlineData("1234", false)]
    public void A_country_code_is_known_by_its_digits(string code, bool expected) => MobileNumber.IsCountryCode(code).ShouldBe(expected);

    [Fact]
    public void Whatever_is_typed_is_no_number_or_one_that_parses_to_itself_and_hides_most_of_itself() => TypedText.Any.Sample(
        text =>
        {
            if (MobileNumber.Parse(text) is { } number)
            {
                MobileNumber.Parse(number.Value).ShouldBe(number);
                MobileNumber.FromValue(number.Value).ShouldBe(number);
                number.Value.Length.ShouldBeLessThanOrEqualTo(MobileNumber.MaxLength);
                number.Value[1..].ShouldAllBe(c => char.IsAsciiDigit(c));
                number.Masked.ShouldNotContain(number.National);
            }
        },
        iter: TypedText.Many);

    [Fact]
    public void A_number_is_the_same_with_anything_between_its_digits() =>
        Gen.Select(Gen.Int[0, 99_999_999], Gen.OneOf("", "+86", "0086", "86 ", "＋８６").Array[1], Gen.OneOf("", " ", "-", ".", "\u00A0", "\u2013").Array[11]).Sample(
            (last, country, between) =>
            {
                var digits = $"138{last:00000000}";
                MobileNumber.Parse(country[0] + string.Concat(digits.Select((d, i) => d + (i < 10 ? between[i] : ""))))!.Value.ShouldBe("+86" + digits);
            },
            iter: TypedText.Many);
}
