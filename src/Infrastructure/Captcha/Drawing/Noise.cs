using System.Numerics;

namespace Slices.Infrastructure.Captcha.Drawing;

/// <summary>Arcs and dots in the same ink as the characters.</summary>
internal static class Noise
{
    private const int ArcPieces = 20;

    public static void Draw(in InkCanvas canvas, CaptchaPictureOptions options, ref PictureRandom random)
    {
        for (int i = 0; i < options.NoiseArcs; i++)
        {
            DrawArc(canvas, options, ref random);
        }

        for (int i = 0; i < options.NoiseDots; i++)
        {
            var place = new Vector2(random.Between(0, options.Width), random.Between(0, options.Height));
            canvas.Line(place, place, options.StrokeWidth * random.Between(0.3f, 0.6f));
        }
    }

    private static void DrawArc(in InkCanvas canvas, CaptchaPictureOptions options, ref PictureRandom random)
    {
        float third = options.Width / 3f;
        float level = options.Height * random.Between(0.2f, 0.8f);
        Vector2 start = Somewhere(0, level, options, ref random);
        Span<Vector2> controls =
        [
            Somewhere(third, level, options, ref random),
            Somewhere(2 * third, level, options, ref random),
            Somewhere(3 * third, level, options, ref random),
        ];
        Vector2 last = start;
        for (int piece = 1; piece <= ArcPieces; piece++)
        {
            Vector2 next = Curve.At(start, controls, piece / (float)ArcPieces);
            canvas.Line(last, next, options.NoiseArcWidth / 2);
            last = next;
        }
    }

    // Arcs stay shallow: people see a long lazy line as noise, but a steep one as part of a letter.
    private static Vector2 Somewhere(float x, float level, CaptchaPictureOptions options, ref PictureRandom random) =>
        new(x + random.Around(options.Width / 6f), level + random.Around(0.4f * options.Height));
}
