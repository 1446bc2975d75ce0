using System.Buffers.Binary;
using System.Text;
using Slices.Infrastructure.CaptchaDrawing;
using Slices.Infrastructure.CaptchaSpeech;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.CaptchaSpeech;

[Slow]
public sealed class SpokenTextTests
{
    private const int Header = 44;

    private readonly SpokenText speech = new(new SpeechSettings());

    [Fact]
    public void A_clip_is_a_WAV_file_of_16_kHz_mono_8_bits()
    {
        // Many of them, because an odd length is padded and an even one is not.
        for (ulong seed = 0; seed < 20; seed++)
        {
            var file = speech.Speak("7×3=?", "en", seed);
            var samples = Int32(file, 40);

            Text(file, 0).ShouldBe("RIFF");
            Int32(file, 4).ShouldBe(file.Length - 8);
            Text(file, 8).ShouldBe("WAVE");
            Text(file, 12).ShouldBe("fmt ");
            Int32(file, 16).ShouldBe(16);
            Int16(file, 20).ShouldBe((short)1, "PCM");
            Int16(file, 22).ShouldBe((short)1, "one channel");
            Int32(file, 24).ShouldBe(16_000);
            Int32(file, 28).ShouldBe(16_000);
            Int16(file, 32).ShouldBe((short)1);
            Int16(file, 34).ShouldBe((short)8);
            Text(file, 36).ShouldBe("data");
            file.Length.ShouldBe(Header + samples + (samples % 2));
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    [InlineData("")]
    public void Every_character_is_spoken_by_both_voices(string language)
    {
        foreach (var character in (CaptchaAlphabet.Characters.ToUpperInvariant() + CaptchaAlphabet.Arithmetic + "ABCDEFGHIJKLMNOPQRSTUVWXYZ").Distinct())
        {
            for (ulong seed = 0; seed < 6; seed++)
            {
                Loudness(Bare.Speak(character.ToString(), language, seed)).ShouldBeGreaterThan(0.02, character.ToString());
            }
        }
    }

    [Fact]
    public void Languages_differ() => speech.Speak("2369", "en", 1).ShouldNotBe(speech.Speak("2369", "zh", 1));

    [Fact]
    public void No_two_clips_of_a_text_are_the_same() =>
        Enumerable.Range(0, 100).Select(_ => Convert.ToHexString(speech.Speak("36", "en"))).Distinct().Count().ShouldBe(100);

    [Fact]
    public void One_seed_is_one_sound_but_for_its_hiss()
    {
        var (one, other) = (speech.Speak("36", "en", 5), speech.Speak("36", "en", 5));

        SoundAlike(one, other).ShouldBeTrue();
        one.ShouldNotBe(other);
    }

    [Fact]
    public void Five_digits_take_between_two_and_nine_seconds()
    {
        for (ulong seed = 0; seed < 100; seed++)
        {
            Seconds(speech.Speak("07777", "en", seed)).ShouldBeInRange(2, 9);
            Seconds(speech.Speak("22822", "zh", seed)).ShouldBeInRange(2, 9);
        }
    }

    [Fact]
    public void The_rate_makes_it_shorter_or_longer()
    {
        var usual = AverageSeconds(1);

        AverageSeconds(2).ShouldBeInRange(0.4 * usual, 0.75 * usual);
        AverageSeconds(0.5).ShouldBeInRange(1.5 * usual, 2.2 * usual);
    }

    [Fact]
    public void Blanks_are_pauses() =>
        AverageSeconds(1, "2 3 6 9 2").ShouldBeGreaterThan(AverageSeconds(1, "23692") + 0.4);

    [Fact]
    public void Hardly_a_sample_is_cut_at_the_limits()
    {
        foreach (var language in new[] { "en", "zh" })
        {
            for (ulong seed = 0; seed < 50; seed++)
            {
                var samples = speech.Speak("ACDEHLMRTU236901", language, seed)[Header..];

                samples.Count(s => s is 0 or 255).ShouldBeLessThan(samples.Length / 1_000);
            }
        }
    }

    [Fact]
    public void The_noise_is_as_loud_as_it_is_set()
    {
        var noisy = new SpokenText(new SpeechSettings { Noise = 0.3 });
        for (ulong seed = 0; seed < 20; seed++)
        {
            var words = Bare.Speak("236", "en", seed);
            var mixed = noisy.Speak("236", "en", seed);
            var quiet = words[Header..].Zip(mixed[Header..]).Where(s => s.First == 128).ToArray();

            // Where no word is: the words fill only a part of the clip, so their own loudness is higher than the clip's.
            var noise = Math.Sqrt(quiet.Average(s => Math.Pow(s.Second - 128, 2))) / 128;
            noise.ShouldBeInRange(0.2 * Loudness(words), 0.7 * Loudness(words));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("7-3")]
    [InlineData("七")]
    [InlineData("\0")]
    [InlineData("12345678901234567")]
    public void What_cannot_be_spoken_is_refused(string text) =>
        Should.Throw<ArgumentException>(() => speech.Speak(text, "en"));

    [Fact]
    public void Eight_threads_at_once_sound_like_one()
    {
        var alone = Enumerable.Range(0, 64).Select(n => speech.Speak("ACD236", n % 2 == 0 ? "en" : "zh", (ulong)n)).ToArray();
        var together = new byte[alone.Length][];

        Parallel.For(
            0,
            together.Length,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            n => together[n] = speech.Speak("ACD236", n % 2 == 0 ? "en" : "zh", (ulong)n));

        together.Zip(alone, SoundAlike).ShouldAllBe(alike => alike);
    }

    // Dithering moves a sample by one step at most.
    private static bool SoundAlike(byte[] one, byte[] other) =>
        one.Length == other.Length && one.Zip(other, (a, b) => Math.Abs(a - b)).Max() <= 1;

    private static SpokenText Bare { get; } = new(new SpeechSettings { Noise = 0 });

    private static double AverageSeconds(double rate, string text = "23692")
    {
        var paced = new SpokenText(new SpeechSettings { Rate = rate });
        return Enumerable.Range(0, 30).Average(seed => Seconds(paced.Speak(text, "zh", (ulong)seed)));
    }

    private static double Loudness(byte[] file) => Math.Sqrt(file[Header..].Average(s => Math.Pow(s - 128, 2))) / 128;

    private static double Seconds(byte[] file) => Int32(file, 40) / 16_000.0;

    private static string Text(byte[] file, int at) => Encoding.ASCII.GetString(file, at, 4);

    private static int Int32(byte[] file, int at) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));

    private static short Int16(byte[] file, int at) => BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(at));
}
