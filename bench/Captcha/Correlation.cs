namespace Slices.Bench.Captcha;

/// <summary>How well each character fits around each column of a picture: its best normalised correlation.</summary>
internal sealed class Correlation
{
    private const int Pad = 8;

    private readonly float[] _ink;
    private readonly double[] _sums;
    private readonly double[] _squares;
    private readonly int _columns;
    private readonly int _stride;
    private readonly int _height;

    public Correlation(InkImage image)
    {
        _columns = image.Width;
        // Padded, since characters may lean over the edge and vectors read past a window's end.
        (_stride, _height) = (image.Width + (4 * Pad), image.Height + (2 * Pad));
        _ink = new float[_stride * (_height + 1)];
        _sums = new double[(_stride + 1) * (_height + 1)];
        _squares = new double[_sums.Length];
        for (int y = 0; y < _height; y++)
        {
            for (int x = 0; x < _stride; x++)
            {
                float ink = image[x - Pad, y - Pad];
                _ink[(y * _stride) + x] = ink;
                Integrate(_sums, x, y, ink);
                Integrate(_squares, x, y, ink * ink);
            }
        }
    }

    /// <summary>Best correlation by alphabet position and column of the character's middle.</summary>
    public float[,] Scores(IReadOnlyList<Template> templates, string alphabet)
    {
        var scores = new float[alphabet.Length, _columns];
        foreach (Template template in templates)
        {
            int character = alphabet.IndexOf(template.Character, StringComparison.Ordinal);
            for (int column = 2; column < _columns - 2; column++)
            {
                int left = column + Pad - (template.Width / 2);
                for (int top = Pad - 3; left >= 0 && top + template.Height <= _height - Pad + 3; top++)
                {
                    float score = Score(template, left, top);
                    scores[character, column] = Math.Max(scores[character, column], score);
                }
            }
        }

        return scores;
    }

    private float Score(Template template, int left, int top)
    {
        int count = template.Width * template.Height;
        double sum = Window(_sums, left, top, template.Width, template.Height);
        double spread = Window(_squares, left, top, template.Width, template.Height) - (sum * sum / count);
        return spread < 1 ? 0 : template.Dot(_ink, (top * _stride) + left, _stride) / (float)Math.Sqrt(spread);
    }

    private void Integrate(double[] table, int x, int y, double value) =>
        table[At(x + 1, y + 1)] = value + table[At(x, y + 1)] + table[At(x + 1, y)] - table[At(x, y)];

    private double Window(double[] table, int x, int y, int width, int height) =>
        table[At(x + width, y + height)] - table[At(x, y + height)] - table[At(x + width, y)] + table[At(x, y)];

    private int At(int x, int y) => (y * (_stride + 1)) + x;
}
