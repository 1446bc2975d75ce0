namespace Slices.Bench.Captcha;

/// <summary>How well each character fits around each column of a picture: its best normalised correlation.</summary>
internal sealed class Correlation
{
    // Characters may lean over the edge, and a template is laid over blocks of columns that end beyond it.
    private const int Pad = 24;
    private const int EdgeRows = 8;
    private const int RowsBeyondEdge = 3;

    private readonly float[] _ink;
    private readonly double[] _sums;
    private readonly double[] _squares;
    private readonly int _columns;
    private readonly int _stride;
    private readonly int _height;

    public Correlation(InkImage image)
    {
        _columns = image.Width;
        (_stride, _height) = (image.Width + (2 * Pad) + Template.ColumnsPerBlock, image.Height + (2 * EdgeRows));
        _ink = new float[_stride * (_height + 1)];
        _sums = new double[(_stride + 1) * (_height + 1)];
        _squares = new double[_sums.Length];
        for (int y = 0; y < _height; y++)
        {
            for (int x = 0; x < _stride; x++)
            {
                float ink = image[x - Pad, y - EdgeRows];
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
        Span<float> dots = stackalloc float[Template.ColumnsPerBlock];
        foreach (Template template in templates)
        {
            int character = alphabet.IndexOf(template.Character, StringComparison.Ordinal);
            for (int top = EdgeRows - RowsBeyondEdge; top + template.Height <= _height - EdgeRows + RowsBeyondEdge; top++)
            {
                for (int block = 0; block < _columns; block += Template.ColumnsPerBlock)
                {
                    int left = block + Pad - (template.Width / 2);
                    template.Dot(_ink, (top * _stride) + left, _stride, dots);
                    for (int i = 0; i < dots.Length && block + i < _columns; i++)
                    {
                        ref float best = ref scores[character, block + i];
                        best = Math.Max(best, dots[i] / Spread(template, left + i, top));
                    }
                }
            }
        }

        return scores;
    }

    private float Spread(Template template, int left, int top)
    {
        double sum = Window(_sums, left, top, template.Width, template.Height);
        double spread = Window(_squares, left, top, template.Width, template.Height) - (sum * sum / (template.Width * template.Height));
        return spread < 1 ? float.PositiveInfinity : MathF.Sqrt((float)spread);
    }

    private void Integrate(double[] table, int x, int y, double value) =>
        table[At(x + 1, y + 1)] = value + table[At(x, y + 1)] + table[At(x + 1, y)] - table[At(x, y)];

    private double Window(double[] table, int x, int y, int width, int height) =>
        table[At(x + width, y + height)] - table[At(x, y + height)] - table[At(x + width, y)] + table[At(x, y)];

    private int At(int x, int y) => (y * (_stride + 1)) + x;
}
