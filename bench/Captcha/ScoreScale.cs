namespace Slices.Bench.Captcha;

/// <summary>
/// Puts the scores of different characters on one scale: as distance from how high each scores by chance,
/// learned from pictures the attacker drew itself, so that no character is favoured for its shape.
/// </summary>
internal sealed class ScoreScale
{
    private readonly (float Mean, float Spread)[] _chance;

    public ScoreScale(IReadOnlyList<float[,]> drawn) =>
        _chance = [.. Enumerable.Range(0, drawn[0].GetLength(0)).Select(character => Chance(drawn, character))];

    public float[,] Apply(float[,] scores)
    {
        var scaled = new float[scores.GetLength(0), scores.GetLength(1)];
        for (int c = 0; c < scaled.GetLength(0); c++)
        {
            for (int x = 0; x < scaled.GetLength(1); x++)
            {
                scaled[c, x] = (scores[c, x] - _chance[c].Mean) / _chance[c].Spread;
            }
        }

        return scaled;
    }

    private static (float Mean, float Spread) Chance(IReadOnlyList<float[,]> drawn, int character)
    {
        int columns = drawn[0].GetLength(1), edge = columns / 12;
        List<float> all = [.. from scores in drawn from x in Enumerable.Range(edge, columns - (2 * edge)) select scores[character, x]];
        float mean = all.Average();
        return (mean, MathF.Sqrt(all.Average(score => (score - mean) * (score - mean))));
    }
}
