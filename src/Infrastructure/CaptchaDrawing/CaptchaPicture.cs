using System.Buffers;
using System.Numerics;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>
/// Draws captcha pictures. Safe to use from many threads at once. The same text, seed and settings give the
/// same pixels on every machine; the compressed bytes may differ where the runtime brings another zlib.
/// </summary>
public sealed class CaptchaPicture
{
    /// <summary>The longest text a picture holds, in characters.</summary>
    public const int MaxLength = 16;

    // The distance over which the warp changes, as a share of a capital's height: less would break strokes, more only move letters.
    private const float WarpCell = 0.65f;

    private readonly PictureSettings _settings;
    private readonly byte[] _palette;

    /// <param name="settings">How the pictures look; do not change them afterwards.</param>
    public CaptchaPicture(PictureSettings settings)
    {
        _settings = settings;
        _palette = InkRamp.Between(settings.Foreground, settings.Background);
    }

    /// <summary>Draws a text as a PNG file.</summary>
    /// <param name="text">One to <see cref="MaxLength"/> characters that <see cref="Glyphs"/> knows.</param>
    /// <param name="seed">Everything random about the picture follows from this number.</param>
    public byte[] Draw(string text, ulong seed)
    {
        int pixels = _settings.Width * _settings.Height;
        byte[] levels = ArrayPool<byte>.Shared.Rent(pixels);
        try
        {
            DrawLevels(text, seed, levels.AsSpan(0, pixels));
            return Png.Encode(levels, _settings.Width, _settings.Height, _palette);
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
        using var canvas = new InkCanvas(_settings.Width, _settings.Height);
        DrawText(canvas, text, ref random);
        Noise.Draw(canvas, _settings, holdsSigns: text.Any(c => Glyphs.Of(c).IsSign), ref random);
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
        TextLayout.Place(glyphs, placements, _settings, ref random);

        float cell = WarpCell * _settings.Cap;
        Span<Vector2> knots = stackalloc Vector2[WarpField.KnotCount(_settings.Width, _settings.Height, cell)];
        var warp = new WarpField(knots, _settings.Width, _settings.Height, cell, _settings.Warp * _settings.Cap, ref random);
        for (int i = 0; i < glyphs.Length; i++)
        {
            DrawGlyph(canvas, glyphs[i], placements[i], warp, ref random);
        }
    }

    private void DrawGlyph(in InkCanvas canvas, Glyph glyph, in Placement placement, in WarpField warp, ref PictureRandom random)
    {
        foreach (Vector2[] stroke in glyph.Write(_settings.Handwriting, ref random))
        {
            Vector2 last = placement.Map(glyph, stroke[0], warp);
            foreach (Vector2 point in stroke.AsSpan(1))
            {
                Vector2 next = placement.Map(glyph, point, warp);
                canvas.Line(last, next, placement.StrokeRadius);
                last = next;
            }
        }
    }
}
