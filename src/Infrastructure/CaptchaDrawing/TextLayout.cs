using System.Numerics;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>Sets characters apart on a line, each with its own small turn, size and height above the edge.</summary>
internal static class TextLayout
{
    // As shares of a capital's height: the room between characters, and what stays free above and below them.
    private const float Gap = 0.4f, Edge = 0.2f;

    // The greatest height of a capital, as a share of the picture's.
    private const float Cap = 0.6f;

    public static void Place(
        ReadOnlySpan<Glyph> glyphs, Span<Placement> placements, PictureSettings settings, ref PictureRandom random)
    {
        float total = Gap;
        foreach (Glyph glyph in glyphs)
        {
            total += glyph.Width + Gap;
        }

        float cap = Math.Min(Cap * settings.Height, settings.Width / total);
        float x = (Gap * cap) + ((settings.Width - (total * cap)) * random.Unit());
        for (int i = 0; i < glyphs.Length; i++)
        {
            float height = cap * (1 - (settings.SizeVariation * random.Unit()));
            float slack = ((settings.Height - height) / 2) - (Edge * cap);
            Vector2 middle = new(x + (cap * glyphs[i].Width / 2), (settings.Height / 2f) + random.Around(slack));
            placements[i] = Placement.At(middle, height, random.Around(settings.Turn));
            x += cap * (glyphs[i].Width + Gap);
        }
    }
}
