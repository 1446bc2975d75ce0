using System.Buffers;
using System.Numerics;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>
/// Draws captcha pictures. Safe to use from many threads at once. The same text, seed and settings give the
/// same file on every machine.
/// </summary>
/// <param name="settings">How the pictures look; do not change them afterwards.</param>
public sealed class CaptchaPicture(PictureSettings settings)
{
    /// <summary>The longest text a picture holds, in characters.</summary>
    public const int MaxLength = 16;

    private readonly byte[] palette = InkRamp.Between(settings.Foreground, settings.Background);

    /// <summary>Draws a text as a PNG file.</summary>
    /// <param name="text">One to <see cref="MaxLength"/> characters that <see cref="Glyphs"/> knows.</param>
    /// <param name="seed">Everything random about the picture follows from this number.</param>
    public byte[] Draw(string text, ulong seed)
    {
        int pixels = settings.Width * settings.Height;
        byte[] levels = ArrayPool<byte>.Shared.Rent(pixels);
        try
        {
            DrawLevels(text, seed, levels.AsSpan(0, pixels));
            return Png.Encode(levels, settings.Width, settings.Height, palette);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(levels);
        }
    }

    /// <summary>Draws a text as bare pixels.</summary>
    /// <param name="text">As for <see cref="Draw"/>.</param>
    /// <param name="seed">As for <see cref="Draw"/>.</param>
    /// <param name="levels">Receives one byte per pixel, row by row, from 0 (ink) to 15 (paper).</param>
    public void DrawLevels(string text, ulong seed, Span<byte> levels)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, MaxLength);

        var random = new PictureRandom(seed);
        using var canvas = new InkCanvas(settings.Width, settings.Height);
        DrawText(canvas, text, ref random);
        if (settings.BandWidth > 0)
        {
            DrawBands(canvas, ref random);
        }

        canvas.CopyLevels(levels);
    }

    private void DrawText(in InkCanvas canvas, string text, ref PictureRandom random)
    {
        var glyphs = new Glyph[text.Length];
        for (int i = 0; i < glyphs.Length; i++)
        {
            glyphs[i] = Glyphs.Of(text[i]);
        }

        Span<Placement> placements = stackalloc Placement[text.Length];
        TextLayout.Place(glyphs, placements, settings, ref random);
        for (int i = 0; i < glyphs.Length; i++)
        {
            DrawGlyph(canvas, glyphs[i], placements[i]);
        }
    }

    private void DrawGlyph(in InkCanvas canvas, Glyph glyph, in Placement placement)
    {
        float radius = settings.StrokeWidth * placement.Down.Length() / 2;
        foreach (Vector2[] stroke in glyph.Strokes)
        {
            Vector2 last = placement.Map(glyph, stroke[0]);
            foreach (Vector2 point in stroke.AsSpan(1))
            {
                Vector2 next = placement.Map(glyph, point);
                canvas.Line(last, next, radius);
                last = next;
            }
        }
    }

    // Each character stands partly on light and partly on dark, which people see through and recognisers of print don't.
    // The edges slope more than crossbars do and less than the strokes of A, K and X: along a stroke they would hide it.
    private void DrawBands(in InkCanvas canvas, ref PictureRandom random)
    {
        float rise = random.Between(0.4f, 0.6f) * (random.Unit() < 0.5f ? -1 : 1);
        canvas.Counterchange(Vector2.Normalize(new Vector2(rise, 1)), settings.BandWidth * settings.Height, 2 * random.Unit());
    }
}
