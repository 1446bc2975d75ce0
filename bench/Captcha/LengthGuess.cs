namespace Slices.Bench.Captcha;

/// <summary>
/// Chooses between readings of different lengths. A longer one collects more scores by chance, so each length's
/// total is reduced by what tells lengths apart best in pictures the attacker drew itself.
/// </summary>
internal sealed class LengthGuess
{
    private const float Step = 0.1f, Most = 6;

    private readonly float _shorter, _longer;

    public LengthGuess(IReadOnlyList<(int Length, float[] Scores)> drawn)
    {
        float[] steps = [.. Enumerable.Range(0, (int)(2 * Most / Step) + 1).Select(i => (i * Step) - Most)];
        (_shorter, _longer) = (
            from shorter in steps
            from longer in steps
            let guess = (Shorter: shorter, Longer: longer)
            select guess).MaxBy(guess => drawn.Count(d => Best(d.Scores, guess.Shorter, guess.Longer) == d.Length));
    }

    /// <summary>The likeliest length, from the best score at each of <see cref="CaptchaTexts.Lengths"/>.</summary>
    public int Of(float[] scores) => Best(scores, _shorter, _longer);

    private static int Best(float[] scores, float shorter, float longer)
    {
        (float low, float middle, float high) = (scores[0] + shorter, scores[1], scores[2] + longer);
        return CaptchaTexts.Shortest + (low > middle && low > high ? 0 : middle > high ? 1 : 2);
    }
}
