namespace Slices.Infrastructure.Captcha.Drawing;

/// <summary>Sets characters on a line somewhere in the picture, each with its own turn, slant, size and height.</summary>
internal static class TextLayout
{
    private const float SideMargin = 5;
    private const float EdgeMargin = 3;

    public static void Place(
        ReadOnlySpan<Glyph> glyphs, Span<Placement> placements, CaptchaPictureOptions options, ref PictureRandom random)
    {
        // A digit that reached over a minus or half of an equals sign would change the task.
        float overlap = HoldsSign(glyphs) ? 0 : options.Overlap * options.CapHeight * options.Height;
        float total = overlap;
        for (int i = 0; i < glyphs.Length; i++)
        {
            placements[i] = new Placement(glyphs[i], options, ref random);
            total += placements[i].Breadth - overlap;
        }

        float tallness = options.Height - (2 * EdgeMargin);
        float room = options.Width - (2 * SideMargin);
        float share = Math.Min(1, room / total);
        float x = SideMargin + ((room - (total * share)) * random.Unit());
        foreach (ref Placement placement in placements)
        {
            placement.Scale(Math.Min(share, tallness / placement.Tallness));
            float slack = (tallness - placement.Tallness) / 2;
            placement.Middle = new(x + (placement.Breadth / 2), (options.Height / 2f) + random.Around(slack));
            x += placement.Breadth - (overlap * share);
        }
    }

    private static bool HoldsSign(ReadOnlySpan<Glyph> glyphs)
    {
        foreach (Glyph glyph in glyphs)
        {
            if (glyph.IsSign)
            {
                return true;
            }
        }

        return false;
    }
}
