using System.Globalization;
using System.Text.Encodings.Web;
using Slices.Infrastructure.Pages;

namespace Slices.Tests.Infrastructure.Pages;

public sealed class InitialsTests
{
    // White, the paper and the card of the light theme, and those of the dark one.
    private const string White = "#ffffff";
    private static readonly string[] Grounds = ["#fbfaf8", "#ffffff", "#171615", "#201e1c"];

    [Theory]
    [InlineData("王小明", "小明")]
    [InlineData("李雷", "李雷")]
    [InlineData("敏", "敏")]
    [InlineData("欧阳娜娜", "娜娜")]
    [InlineData("一个相当长的昵称", "一个")]
    [InlineData("emma stone", "ES")]
    [InlineData("Emma Jane Stone", "ES")]
    [InlineData("bob.miller", "BM")]
    [InlineData("boss", "B")]
    [InlineData("carol-2026", "C")]
    [InlineData("élan vital", "ÉV")]
    [InlineData("Alex 😀", "A")]
    [InlineData("👩‍🚀 Ann", "👩‍🚀")]
    [InlineData("😀😀", "😀")]
    [InlineData("محمد علي", "م")]
    [InlineData("7even", "7")]
    [InlineData("...", "")]
    public void They_are_what_people_would_take(string name, string letters) => Initials.Letters(name).ShouldBe(letters);

    [Fact]
    public void They_can_be_read_in_both_themes()
    {
        Initials.Colours.Where(colour => Contrast(colour, White) < 4.5).ShouldBeEmpty();
        Initials.Colours.Where(colour => Grounds.Any(ground => Contrast(colour, ground) < 3)).ShouldBeEmpty();
    }

    [Fact]
    public void The_colour_is_the_accounts_and_nothing_is_styled_inline()
    {
        var id = new Guid("019a3d2c-0000-7000-8000-000000000007");
        string Html(Guid of, string name)
        {
            using var writer = new StringWriter();
            Initials.Of(of, name).WriteTo(writer, HtmlEncoder.Default);
            return writer.ToString();
        }

        Html(id, "amy").ShouldContain($"fill=\"{Initials.Colours[7]}\"");
        Html(id, "amy").ShouldBe(Html(id, "anna"));
        Html(id, "amy").ShouldNotContain("style");
        Html(id, "<b>").ShouldContain(">&lt;<");
    }

    private static double Contrast(string one, string other)
    {
        var (lighter, darker) = (Math.Max(Luminance(one), Luminance(other)), Math.Min(Luminance(one), Luminance(other)));
        return (lighter + 0.05) / (darker + 0.05);
    }

    // WCAG's relative luminance.
    private static double Luminance(string colour)
    {
        double Part(int at)
        {
            var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.03928 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Part(1)) + (0.7152 * Part(3)) + (0.0722 * Part(5));
    }
}
