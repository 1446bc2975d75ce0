using Slices.Infrastructure.CaptchaSpeech;

namespace Slices.Tests.Infrastructure.CaptchaSpeech;

public sealed class SpeechSettingsTests
{
    [Fact]
    public void The_defaults_are_sound() => new SpeechSettings().Validate().ShouldBeEmpty();

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(2, 1)]
    public void The_limits_are_allowed(double rate, double noise) =>
        new SpeechSettings { Rate = rate, Noise = noise }.Validate().ShouldBeEmpty();

    [Theory]
    [InlineData(3)]
    [InlineData(0.4)]
    [InlineData(double.NaN)]
    public void A_bad_rate_is_named(double rate) => new SpeechSettings { Rate = rate }.Validate()
        .ShouldHaveSingleItem().ShouldBe(FormattableString.Invariant($"Captcha:Speech:Rate {rate} must be between 0.5 and 2."));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.5)]
    public void A_bad_noise_is_named(double noise) => new SpeechSettings { Noise = noise }.Validate()
        .ShouldHaveSingleItem().ShouldBe(FormattableString.Invariant($"Captcha:Speech:Noise {noise} must be between 0 and 1."));

    [Fact]
    public void All_faults_are_named_at_once() => new SpeechSettings { Rate = 9, Noise = 9 }.Validate().Count().ShouldBe(2);
}
