using System.Runtime.CompilerServices;
using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Tests.Infrastructure.CaptchaDrawing;

public sealed class CaptchaPictureTests
{
    private readonly PictureSettings settings = new();
    private readonly CaptchaPicture picture = new(new PictureSettings());

    [Theory]
    [InlineData("letters", "AEHJK", 1)]
    [InlineData("others", "LMPTU", 2)]
    [InlineData("wide", "WXY3WMWM", 3)]
    [InlineData("sum", "47+8=?", 4)]
    [InlineData("product", "7×3=?", 5)]
    [InlineData("difference", "16−9=?", 6)]
    public void It_looks_as_approved(string name, string text, ulong seed)
    {
        var file = picture.Draw(text, seed);
        var approved = Path.Combine(Approvals(), name + ".png");
        var received = Path.Combine(Approvals(), name + ".received.png");

        if (File.Exists(approved) && PngFile.Read(File.ReadAllBytes(approved)).Levels.SequenceEqual(PngFile.Read(file).Levels))
        {
            File.Delete(received);
            return;
        }
        File.WriteAllBytes(received, file);
        Assert.Fail($"The picture of {text} is not the approved one. Look at {received}, and if it is right, move it to {approved}.");
    }

    [Fact]
    public void The_same_text_and_seed_give_the_same_picture()
    {
        picture.Draw("ALT3E", 7).ShouldBe(new CaptchaPicture(new PictureSettings()).Draw("ALT3E", 7));
    }

    [Fact]
    public void Another_seed_gives_another_picture()
    {
        Enumerable.Range(0, 50).Select(seed => Convert.ToHexString(Levels(picture, settings, "ALT3E", (ulong)seed))).ShouldBeUnique();
    }

    [Fact]
    public void The_file_holds_the_pixels_and_the_colours()
    {
        var file = PngFile.Read(picture.Draw("ALT3E", 7));

        (file.Width, file.Height).ShouldBe((200, 60));
        file.Levels.ShouldBe(Levels(picture, settings, "ALT3E", 7));
        file.Palette[..3].ShouldBe([0x2b, 0x26, 0x22]);
        file.Palette[^3..].ShouldBe([0xf6, 0xf2, 0xea]);
    }

    [Theory]
    [InlineData(120, 40)]
    [InlineData(161, 61)]
    [InlineData(400, 150)]
    public void A_picture_of_any_size_holds_much_the_same_share_of_ink(int width, int height)
    {
        var other = new PictureSettings { Width = width, Height = height, BandWidth = 0 };

        // Strokes must not fade in a small picture, nor clog it.
        foreach (var text in (string[])["3AEH", "3AEHLP", "3AEHLPXK"])
        {
            var levels = Levels(new CaptchaPicture(other), other, text, 3);
            levels.Average(level => 1 - (level / 15.0)).ShouldBeInRange(0.1, 0.35);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    public void Characters_stand_apart_and_none_is_cut_off(int length)
    {
        var plain = new PictureSettings { BandWidth = 0 };
        var drawing = new CaptchaPicture(plain);
        for (var seed = 0; seed < 200; seed++)
        {
            var text = new string(new Random(seed).GetItems<char>(CaptchaAlphabet.Characters, length));

            var levels = Levels(drawing, plain, text, (ulong)seed);

            var inked = new bool[plain.Width];
            for (var at = 0; at < levels.Length; at++)
            {
                inked[at % plain.Width] |= levels[at] < 15;
            }
            inked.Zip(inked.Skip(1)).Count(pair => !pair.First && pair.Second).ShouldBe(length, $"{text}, {seed}");
            (inked[0] || inked[^1]).ShouldBeFalse();
            levels[..plain.Width].Concat(levels[^plain.Width..]).ShouldAllBe(level => level == 15);
        }
    }

    [Fact]
    public void Ink_and_paper_change_places_in_half_of_the_picture()
    {
        Enumerable.Range(0, 200).Average(seed => Levels(picture, settings, "ALT3E", (ulong)seed).Average(level => level)).ShouldBeInRange(6.5, 8.5);
    }

    [Fact]
    public void Answers_are_forgiven_look_alikes_and_no_two_characters_become_one()
    {
        CaptchaAlphabet.Characters.Select(c => CaptchaAlphabet.Fold($"{c}")).ShouldBe(CaptchaAlphabet.Characters.Select(c => $"{c}"));
        CaptchaAlphabet.Fold(" 4f l\tr8 ").ShouldBe("AELP3");
    }

    [Fact]
    public void Every_character_can_be_drawn_and_typed_in_either_case()
    {
        foreach (var character in CaptchaAlphabet.Characters.Select(c => c.ToString()))
        {
            picture.Draw(character, 1).ShouldNotBeEmpty();
            CaptchaAlphabet.Fold(character.ToLowerInvariant()).ShouldBe(CaptchaAlphabet.Fold(character));
            CaptchaAlphabet.Fold(character.ToUpperInvariant()).ShouldBe(CaptchaAlphabet.Fold(character));
        }
        picture.Draw(CaptchaAlphabet.Arithmetic, 1).ShouldNotBeEmpty();
    }

    [Fact]
    public void What_has_no_design_is_refused()
    {
        Should.Throw<ArgumentException>(() => picture.Draw("字", 1));
    }

    private static byte[] Levels(CaptchaPicture picture, PictureSettings settings, string text, ulong seed)
    {
        var levels = new byte[settings.Width * settings.Height];
        picture.DrawLevels(text, seed, levels);
        return levels;
    }

    private static string Approvals([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "Approved");
}
