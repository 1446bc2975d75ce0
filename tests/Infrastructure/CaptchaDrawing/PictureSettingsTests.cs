using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Tests.Infrastructure.CaptchaDrawing;

public sealed class PictureSettingsTests
{
    [Fact]
    public void The_defaults_have_no_faults()
    {
        new PictureSettings().Validate().ShouldBeEmpty();
    }

    [Fact]
    public void A_fault_is_a_sentence_that_names_the_key()
    {
        new PictureSettings { Turn = 80 }.Validate().ShouldBe(["Captcha:Picture:Turn 80 must be between 0 and 15 degrees."]);
    }

    [Fact]
    public void Every_number_has_its_range()
    {
        foreach (var property in typeof(PictureSettings).GetProperties().Where(p => p.CanWrite && p.PropertyType != typeof(string)))
        {
            foreach (var value in (int[])[-1, 100_000])
            {
                var settings = new PictureSettings();
                property.SetValue(settings, Convert.ChangeType(value, property.PropertyType, null));
                settings.Validate().ShouldHaveSingleItem().ShouldStartWith($"Captcha:Picture:{property.Name} {value} must be ");
            }
        }
        new PictureSettings { BandWidth = float.NaN }.Validate().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("ink")]
    [InlineData("#12345")]
    [InlineData("#1234567")]
    [InlineData("# 12345")]
    public void A_colour_is_six_hexadecimal_digits(string colour)
    {
        new PictureSettings { Foreground = colour }.Validate()
            .ShouldBe([$"Captcha:Picture:Foreground '{colour}' must be a colour of the form #rrggbb."]);
        new PictureSettings { Background = colour }.Validate()
            .ShouldBe([$"Captcha:Picture:Background '{colour}' must be a colour of the form #rrggbb."]);
    }

    [Fact]
    public void Ink_must_stand_out_from_paper()
    {
        new PictureSettings { Foreground = "#767676", Background = "#ffffff" }.Validate().ShouldBeEmpty();
        new PictureSettings { Foreground = "#ffffff", Background = "#000000" }.Validate().ShouldBeEmpty();
        new PictureSettings { Foreground = "#777777", Background = "#ffffff" }.Validate().ShouldHaveSingleItem().ShouldContain("contrast");
    }
}
