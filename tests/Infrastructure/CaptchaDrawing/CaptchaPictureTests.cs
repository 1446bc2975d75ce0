using System.Runtime.CompilerServices;
using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Tests.Infrastructure.CaptchaDrawing;

public sealed class CaptchaPictureTests
{
    private readonly PictureSettings settings = new();
    private readonly CaptchaPicture picture = new(new PictureSettings());

    [Theory]
    [InlineData("letters", "D3RMAT", 1)]
    [InlineData("twins", "ZR2ECF", 2)]
    [InlineData("narrow", "TT", 3)]
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
        picture.Draw("ALT236", 7).ShouldBe(new CaptchaPicture(new PictureSettings()).Draw("ALT236", 7));
    }

    [Fact]
    public void Another_seed_gives_another_picture()
    {
        Enumerable.Range(0, 50).Select(seed => Convert.ToHexString(Levels(picture, settings, "ALT236", (ulong)seed))).ShouldBeUnique();
    }

    [Fact]
    public void The_file_holds_the_pixels_and_the_colours()
    {
        var file = PngFile.Read(picture.Draw("ALT236", 7));

        (file.Width, file.Height).ShouldBe((200, 60));
        file.Levels.ShouldBe(Levels(picture, settings, "ALT236", 7));
        file.Palette[..3].ShouldBe([0x2b, 0x26, 0x22]);
        file.Palette[^3..].ShouldBe([0xf6, 0xf2, 0xea]);
    }

    [Theory]
    [InlineData(120, 40)]
    [InlineData(161, 61)]
    [InlineData(400, 150)]
    public void A_picture_of_any_size_holds_much_the_same_share_of_ink(int width, int height)
    {
        var other = new PictureSettings { Width = width, Height = height };

        // Fine strokes must not fade in a small picture, nor clog it.
        foreach (var text in (string[])["2ADE", "2ADELP", "2ADELPZR"])
        {
            var levels = Levels(new CaptchaPicture(other), other, text, 3);
            levels.Average(level => 1 - (level / 15.0)).ShouldBeInRange(0.1, 0.35);
        }
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
