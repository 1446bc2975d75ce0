using System.Numerics;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>Arcs and dots in the same ink as the characters.</summary>
internal static class Noise
{
    private const int ArcPieces = 20;

    public static void Draw(in InkCanvas canvas, PictureSettings settings, bool holdsSigns, ref PictureRandom random)
    {
        float pen = settings.StrokeWidth * settings.Cap;
        // Near a sign an arc would hide it, be taken for one, or make an equals sign of a minus.
        for (int i = 0; i < settings.Arcs && !holdsSigns; i++)
        {
            // Spread over the middle, where every arc crosses every character.
            float middle = 0.2f + (0.6f * (i + 0.5f) / settings.Arcs) + random.Around(0.1f / settings.Arcs);
            DrawArc(canvas, settings, middle * settings.Height, settings.ArcWidth * pen / 2, ref random);
        }

        for (int i = 0; i < settings.Dots; i++)
        {
            var place = new Vector2(random.Between(0, settings.Width), random.Between(0, settings.Height));
            canvas.Line(place, place, pen * random.Between(0.3f, 0.6f));
        }
    }

    private static void DrawArc(in InkCanvas canvas, PictureSettings settings, float level, float radius, ref PictureRandom random)
    {
        float third = settings.Width / 3f;
        Vector2 start = Somewhere(0, level, settings, ref random);
        Span<Vector2> controls =
        [
            Somewhere(third, level, settings, ref random),
            Somewhere(2 * third, level, settings, ref random),
            Somewhere(3 * third, level, settings, ref random),
        ];
        Vector2 last = start;
        for (int piece = 1; piece <= ArcPieces; piece++)
        {
            Vector2 next = Curve.At(start, controls, piece / (float)ArcPieces);
            canvas.Line(last, next, radius);
            last = next;
        }
    }

    // Arcs stay shallow: people see a long lazy line as noise, but a steep one as part of a letter.
    private static Vector2 Somewhere(float x, float level, PictureSettings settings, ref PictureRandom random) =>
        new(x + random.Around(settings.Width / 6f), level + random.Around(settings.Height / 4f));
}
