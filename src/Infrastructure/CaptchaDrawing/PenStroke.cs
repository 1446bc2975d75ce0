using System.Numerics;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>One stroke of the pen, as designed: where it sets down and the curves it draws from there, each with its control points.</summary>
public sealed record PenStroke(Vector2 Start, IReadOnlyList<Vector2[]> Curves)
{
    // Lines are cut as well as curves, so that the warp can bend them.
    private const float PieceLength = 0.17f;

    private readonly int[] _pieces = Pieces(Start, Curves);

    /// <summary>The stroke as a polyline, each of its control points first moved by a rule.</summary>
    internal Vector2[] Write(Handwriting hand, ref PictureRandom random)
    {
        var points = new Vector2[1 + _pieces.Sum()];
        points[0] = hand.Move(Start, ref random);
        Span<Vector2> controls = stackalloc Vector2[3];
        for (int curve = 0, at = 0; curve < Curves.Count; at += _pieces[curve], curve++)
        {
            Vector2[] designed = Curves[curve];
            for (int i = 0; i < designed.Length; i++)
            {
                controls[i] = hand.Move(designed[i], ref random);
            }

            for (int piece = 1; piece <= _pieces[curve]; piece++)
            {
                points[at + piece] = Curve.At(points[at], controls[..designed.Length], piece / (float)_pieces[curve]);
            }
        }

        return points;
    }

    private static int[] Pieces(Vector2 start, IReadOnlyList<Vector2[]> curves)
    {
        Vector2 last = start;
        return [.. curves.Select(controls =>
        {
            float reach = 0;
            foreach (Vector2 control in controls)
            {
                reach += Vector2.Distance(last, control);
                last = control;
            }

            return Math.Max(1, (int)MathF.Ceiling(reach / PieceLength));
        })];
    }
}
