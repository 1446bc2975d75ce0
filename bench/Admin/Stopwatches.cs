using System.Diagnostics;
using System.Globalization;

namespace Slices.Bench.Admin;

/// <summary>Takes the time of something many times, and says the median and the 99th percentile.</summary>
internal static class Stopwatches
{
    public static async Task MeasureAsync(string what, Func<int, Task> act, int times = 100)
    {
        var taken = new List<double>();
        for (var n = -8; n < times; n++)
        {
            var began = Stopwatch.GetTimestamp();
            await act(n + 8);
            if (n >= 0)
            {
                taken.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }
        Console.WriteLine(Line(what, taken));
    }

    public static string Line(string what, List<double> taken)
    {
        taken.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"| {what} | {taken[taken.Count / 2]:F1} | {taken[(int)Math.Ceiling(taken.Count * 0.99) - 1]:F1} |");
    }
}
