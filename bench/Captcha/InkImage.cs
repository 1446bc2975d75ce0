namespace Slices.Bench.Captcha;

/// <summary>A grey picture as amounts of ink, from 0 (paper) to 1; outside its bounds lies paper.</summary>
internal sealed class InkImage(int width, int height)
{
    private readonly float[] _ink = new float[width * height];

    public int Width => width;

    public int Height => height;

    public float this[int x, int y]
    {
        get => (uint)x < (uint)width && (uint)y < (uint)height ? _ink[(y * width) + x] : 0;
        set => _ink[(y * width) + x] = value;
    }

    public static InkImage From(Sample sample) =>
        Fill(sample.Width, sample.Height, (x, y) => 1 - (sample.Levels[(y * sample.Width) + x] / 15f));

    public static InkImage Fill(int width, int height, Func<int, int, float> ink)
    {
        var image = new InkImage(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                image[x, y] = ink(x, y);
            }
        }

        return image;
    }

    /// <summary>A new picture of the same size from a rule over this one.</summary>
    public InkImage Map(Func<int, int, float> ink) => Fill(width, height, ink);

    /// <summary>Writes the picture as a portable grey map with a paper border, which recognisers expect.</summary>
    public void WritePgm(string path, int border)
    {
        using FileStream file = File.Create(path);
        (int fullWidth, int fullHeight) = (width + (2 * border), height + (2 * border));
        file.Write(System.Text.Encoding.ASCII.GetBytes($"P5 {fullWidth} {fullHeight} 255\n"));
        var row = new byte[fullWidth];
        for (int y = -border; y < height + border; y++)
        {
            for (int x = 0; x < fullWidth; x++)
            {
                row[x] = (byte)(255 - (255 * this[x - border, y]));
            }

            file.Write(row);
        }
    }
}
