using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Bench.Captcha;

/// <summary>A drawn challenge and its answer. Levels run from 0 (ink) to 15 (paper).</summary>
internal sealed record Sample(string Answer, int Width, int Height, byte[] Levels, byte[] File)
{
    public static Sample Draw(CaptchaPicture picture, PictureSettings settings, string answer, ulong seed)
    {
        var levels = new byte[settings.Width * settings.Height];
        picture.DrawLevels(answer, seed, levels);
        return new Sample(answer, settings.Width, settings.Height, levels, picture.Draw(answer, seed));
    }

    public ReadOnlySpan<byte> Row(int y) => Levels.AsSpan(y * Width, Width);
}
