using Slices.Infrastructure.Captcha.Drawing;

namespace Slices.Bench.Captcha;

/// <summary>A drawn challenge and its answer. Levels run from 0 (ink) to 15 (paper).</summary>
internal sealed record Sample(string Answer, int Width, int Height, byte[] Levels, byte[] File)
{
    public static Sample Draw(CaptchaPicture picture, CaptchaPictureOptions options, string answer, ulong seed)
    {
        var levels = new byte[options.Width * options.Height];
        picture.DrawLevels(answer, seed, levels);
        return new Sample(answer, options.Width, options.Height, levels, picture.Draw(answer, seed));
    }

    public ReadOnlySpan<byte> Row(int y) => Levels.AsSpan(y * Width, Width);
}
