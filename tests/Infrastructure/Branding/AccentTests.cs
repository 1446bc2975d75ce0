using Slices.Infrastructure.Branding;

namespace Slices.Tests.Infrastructure.Branding;

public sealed class AccentTests
{
    [Theory]
    [InlineData("#c2410c", false, null)]
    [InlineData("#fb923c", true, null)]
    [InlineData("#ffcc00", false, "Site:Accent #ffcc00 has a contrast of 1.34 to 1 with the light theme's background, and needs 4.5 to 1: choose a darker colour.")]
    [InlineData("#1e3a8a", true, "Site:Accent #1e3a8a has a contrast of 1.43 to 1 with the dark theme's background, and needs 4.5 to 1: choose a lighter colour.")]
    [InlineData("red", false, "Site:Accent 'red' must be a colour of the form #rrggbb.")]
    [InlineData("#12345", false, "Site:Accent '#12345' must be a colour of the form #rrggbb.")]
    public void A_colour_that_cannot_be_read_is_refused_with_the_ratio(string colour, bool isDark, string? fault) =>
        Accent.Fault("Site:Accent", colour, isDark).ShouldBe(fault);

    [Theory]
    [InlineData("#1e3a8a")]
    [InlineData("#000000")]
    [InlineData("#0f766e")]
    [InlineData("#9d174d")]
    public void The_dark_themes_colour_is_made_of_the_light_ones(string light)
    {
        var dark = Accent.ForDark(Colour.Parse(light)!.Value);

        Accent.Fault("", dark.Colour.ToString(), isDark: true).ShouldBeNull();
        dark.Colour.ContrastWith(dark.Ink).ShouldBeGreaterThan(Accent.MinContrast);
    }

    [Fact]
    public void Black_and_white_have_the_greatest_contrast() => Colour.White.ContrastWith(default).ShouldBe(21, 0.001);
}
