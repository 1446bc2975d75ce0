using System.Diagnostics;
using System.Globalization;

namespace Slices.Bench.Captcha;

/// <summary>How fast pieces of work are, and what they allocate.</summary>
internal static class Measure
{
    private const int WarmUps = 2;

    /// <summary>Runs the works in turn, round by round, so that a slow spell of the machine meets all of them.</summary>
    /// <param name="count">How many pieces each work makes.</param>
    /// <returns>The median over the rounds, in pieces per second, of each work.</returns>
    public static double[] PerSecond(int rounds, int count, params Action[] works)
    {
        double[][] rates = [.. works.Select(_ => new double[rounds])];
        for (int round = -WarmUps; round < rounds; round++)
        {
            for (int i = 0; i < works.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                works[i]();
                double rate = count / Stopwatch.GetElapsedTime(start).TotalSeconds;
                if (round >= 0)
                {
                    rates[i][round] = rate;
                }
            }
        }

        return [.. rates.Select(r => r.Order().ElementAt(rounds / 2))];
    }

    /// <summary>Bytes allocated and bytes produced for each of <paramref name="count"/> pieces, on average.</summary>
    public static (double Allocated, double Produced) Weigh(int count, Func<int, byte[]> make)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long produced = 0;
        for (int i = 0; i < count; i++)
        {
            produced += make(i).Length;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return ((double)allocated / count, (double)produced / count);
    }

    public static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
