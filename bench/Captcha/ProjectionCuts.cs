namespace Slices.Bench.Captcha;

/// <summary>Cuts a picture into characters where its columns hold least ink.</summary>
internal static class ProjectionCuts
{
    /// <summary>The columns (px) of the left edge, each cut and the right edge.</summary>
    public static int[] Find(InkImage image, int characters)
    {
        float[] ink = [.. Enumerable.Range(0, image.Width).Select(x => Enumerable.Range(0, image.Height).Sum(y => image[x, y]))];
        int pitch = image.Width / characters;
        IEnumerable<int> inner = Enumerable.Range(1, characters - 1).Select(i =>
            Enumerable.Range((i * pitch) - (pitch / 3), 2 * pitch / 3).MinBy(x => ink[x]));
        return [0, .. inner, image.Width];
    }
}
