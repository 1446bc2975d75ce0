namespace Slices.Bench.Captcha;

/// <summary>The usual steps that clean a picture before it is read.</summary>
internal static class Cleaning
{
    private const int SpeckPixels = 14;

    public static InkImage Threshold(this InkImage image, float at = 0.5f) =>
        image.Map((x, y) => image[x, y] > at ? 1 : 0);

    public static InkImage Median(this InkImage image) => image.Map((x, y) => Ranked(image, x, y, 4));

    /// <summary>Removes what is thinner than about three pixels: erosion, then dilation.</summary>
    public static InkImage Open(this InkImage image)
    {
        InkImage eroded = image.Map((x, y) => CrossExtreme(image, x, y, Math.Min));
        return image.Map((x, y) => Math.Min(image[x, y], Ranked(eroded, x, y, 8)));
    }

    /// <summary>Keeps what is darker than the mean of the fifteen by fifteen pixels around it.</summary>
    public static InkImage LocalThreshold(this InkImage image) => image.Map((x, y) =>
    {
        float sum = 0;
        for (int i = 0; i < 225; i++)
        {
            sum += image[x - 7 + (i % 15), y - 7 + (i / 15)];
        }

        return image[x, y] > (sum / 225) + 0.05f ? 1 : 0;
    });

    /// <summary>Keeps the edges between dark and light, whichever side is the ink.</summary>
    public static InkImage Edges(this InkImage image) => image.Map((x, y) =>
        CrossExtreme(image, x, y, Math.Max) - CrossExtreme(image, x, y, Math.Min));

    public static InkImage Enlarge(this InkImage image, int times) =>
        InkImage.Fill(image.Width * times, image.Height * times, (x, y) =>
        {
            float u = ((x + 0.5f) / times) - 0.5f, v = ((y + 0.5f) / times) - 0.5f;
            int left = (int)MathF.Floor(u), top = (int)MathF.Floor(v);
            float above = float.Lerp(image[left, top], image[left + 1, top], u - left);
            float below = float.Lerp(image[left, top + 1], image[left + 1, top + 1], u - left);
            return float.Lerp(above, below, v - top);
        });

    public static InkImage Crop(this InkImage image, int left, int right) =>
        InkImage.Fill(right - left, image.Height, (x, y) => image[left + x, y]);

    /// <summary>Removes connected spots too small to be a character.</summary>
    public static InkImage DropSpecks(this InkImage image)
    {
        InkImage result = image.Map((x, y) => image[x, y]);
        var seen = new bool[image.Width, image.Height];
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                List<(int X, int Y)> spot = Flood(image, x, y, seen);
                if (spot.Count < SpeckPixels)
                {
                    spot.ForEach(p => result[p.X, p.Y] = 0);
                }
            }
        }

        return result;
    }

    private static List<(int X, int Y)> Flood(InkImage image, int x, int y, bool[,] seen)
    {
        List<(int X, int Y)> spot = [];
        Visit(x, y);
        for (int i = 0; i < spot.Count; i++)
        {
            for (int n = 0; n < 9; n++)
            {
                Visit(spot[i].X - 1 + (n % 3), spot[i].Y - 1 + (n / 3));
            }
        }

        return spot;

        void Visit(int px, int py)
        {
            if (image[px, py] > 0.2f && !seen[px, py])
            {
                seen[px, py] = true;
                spot.Add((px, py));
            }
        }
    }

    private static float CrossExtreme(InkImage image, int x, int y, Func<float, float, float> choose) =>
        choose(choose(choose(image[x, y], image[x - 1, y]), choose(image[x + 1, y], image[x, y - 1])), image[x, y + 1]);

    private static float Ranked(InkImage image, int x, int y, int rank)
    {
        Span<float> around = stackalloc float[9];
        for (int i = 0; i < 9; i++)
        {
            around[i] = image[x - 1 + (i % 3), y - 1 + (i / 3)];
        }

        around.Sort();
        return around[rank];
    }
}
