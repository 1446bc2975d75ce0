namespace Slices.Infrastructure.Captcha.Drawing;

/// <summary>Sets characters on a line that fills the picture, each with its own turn, slant, size and height.</summary>
internal static class TextLayout
{
    private const float SideMargin = 5;
    private const float EdgeMargin = 3;

    public static void Place(
        ReadOnlySpan<Glyph> glyphs, Span<Placement> placements, CaptchaPictureOptions options, ref PictureRandom random)
    {
        float overlap = options.Overlap * options.CapHeight * options.Height;
        float total = overlap;
        for (int i = 0; i < glyphs.Length; i++)
        {
            placements[i] = new Placement(glyphs[i], options, ref random);
            total += placements[i].Breadth - overlap;
        }

        float room = options.Width - (2 * SideMargin);
        float share = Math.Min(1, room / total);
        float x = SideMargin + ((room - (total * share)) * random.Unit());
        foreach (ref Placement placement in placements)
        {
            placement.Shrink(share);
            float slack = Math.Max(0, ((options.Height - placement.Tallness) / 2) - EdgeMargin);
            placement.Middle = new(x + (placement.Breadth / 2), (options.Height / 2f) + random.Around(slack));
            x += placement.Breadth - (overlap * share);
        }
    }
}
