namespace Slices.Infrastructure.Settings;

/// <summary>Finds the name nearest to a misspelled one.</summary>
public static class Nearest
{
    /// <summary>The known name that takes the fewest changes.</summary>
    public static string To(string given, IEnumerable<string> known) => known.MinBy(name => Changes(given, name))!;

    /// <summary>
    /// How many letters have to be added, left out, replaced or swapped with their neighbour (the optimal string alignment
    /// distance), whatever their case.
    /// </summary>
    public static int Changes(string from, string to)
    {
        var a = from.ToUpperInvariant();
        var b = to.ToUpperInvariant();
        var least = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                least[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(least[i - 1, j], least[i, j - 1]) + 1, least[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    least[i, j] = Math.Min(least[i, j], least[i - 2, j - 2] + 1);
                }
            }
        }
        return least[a.Length, b.Length];
    }
}
