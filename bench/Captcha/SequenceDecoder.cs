using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Bench.Captcha;

/// <summary>Turns scores by character and column into an answer of a given length.</summary>
internal static class SequenceDecoder
{
    private const float StrayPenalty = 1.2f;

    /// <summary>The best total over all ways to place the characters, by dynamic programming; a character usually takes so many columns.</summary>
    public static (string Text, float Score) Slide(float[,] scores, int length, float breadth)
    {
        int columns = scores.GetLength(1);
        float pitch = Math.Min(breadth, (columns - 5f) / length);
        float slack = columns - 5 - (pitch * length);
        var total = new float[length, columns];
        var from = new int[length, columns];
        for (int i = 0; i < length; i++)
        {
            for (int x = 0; x < columns; x++)
            {
                float expected = 2.5f + (pitch * (i + 0.5f));
                float stray = x - Math.Clamp(x, expected, expected + slack);
                float prior = -StrayPenalty * Square(stray / pitch);
                total[i, x] = i == 0 ? 0 : float.NegativeInfinity;
                for (int last = Math.Max(0, x - (int)(1.5f * pitch)); i > 0 && last <= x - (int)(0.5f * pitch); last++)
                {
                    float candidate = total[i - 1, last] - (StrayPenalty * Square((x - last - pitch) / (0.4f * pitch)));
                    if (candidate > total[i, x])
                    {
                        (total[i, x], from[i, x]) = (candidate, last);
                    }
                }

                total[i, x] += scores[Best(scores, x), x] + prior;
            }
        }

        var answer = new char[length];
        int at = Enumerable.Range(0, columns).MaxBy(x => total[length - 1, x]);
        float score = total[length - 1, at];
        for (int i = length - 1; i >= 0; at = from[i, at], i--)
        {
            answer[i] = CaptchaAlphabet.Characters[Best(scores, at)];
        }

        return (new string(answer), score);
    }

    /// <summary>The best character near the middle of each of so many equal parts.</summary>
    public static string EqualWidths(float[,] scores, int length)
    {
        float pitch = (scores.GetLength(1) - 5f) / length;
        return Around(scores, Enumerable.Range(0, length).Select(i => 2.5f + (pitch * (i + 0.5f))), (int)(pitch / 4));
    }

    /// <summary>The best character between the columns with least ink.</summary>
    public static string Projection(float[,] scores, InkImage image, int length)
    {
        int[] cuts = ProjectionCuts.Find(image, length);
        return Around(scores, cuts.Zip(cuts.Skip(1), (left, right) => (left + right) / 4f), 2);
    }

    private static string Around(float[,] scores, IEnumerable<float> middles, int reach) =>
        string.Concat(middles.Select(middle =>
        {
            int x = Enumerable.Range((int)middle - reach, (2 * reach) + 1).Where(x => x >= 0 && x < scores.GetLength(1)).MaxBy(x => scores[Best(scores, x), x]);
            return CaptchaAlphabet.Characters[Best(scores, x)];
        }));

    private static int Best(float[,] scores, int column)
    {
        int best = 0;
        for (int c = 1; c < scores.GetLength(0); c++)
        {
            best = scores[c, column] > scores[best, column] ? c : best;
        }

        return best;
    }

    private static float Square(float value) => value * value;
}
