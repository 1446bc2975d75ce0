namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>Sets characters on a line somewhere in the picture, each with its own turn, slant, size and height.</summary>
internal static class TextLayout
{
    private const float SideMargin = 5;
    private const float EdgeMargin = 3;

    // Between characters, as a share of a capital's height: a touch of overlap, which people see through and machines less.
    private const float Gap = -0.005f;

    public static void Place(
        ReadOnlySpan<Glyph> glyphs, Span<Placement> placements, PictureSettings settings, ref PictureRandom random)
    {
        float gap = Gap * settings.Cap;
        float total = -gap;
        for (int i = 0; i < glyphs.Length; i++)
        {
            placements[i] = new Placement(glyphs[i], settings, ref random);
            total += placements[i].Breadth + gap;
        }

        float tallness = settings.Height - (2 * EdgeMargin);
        float room = settings.Width - (2 * SideMargin);
        float share = Math.Min(1, room / total);
        float x = SideMargin + ((room - (total * share)) * random.Unit());
        foreach (ref Placement placement in placements)
        {
            placement.Scale(Math.Min(share, tallness / placement.Tallness));
            float slack = (tallness - placement.Tallness) / 2;
            placement.Middle = new(x + (placement.Breadth / 2), (settings.Height / 2f) + random.Around(slack));
            x += placement.Breadth + (gap * share);
        }
    }
}
