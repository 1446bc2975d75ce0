using System.Diagnostics;

namespace Slices.Infrastructure.Security;

/// <summary>
/// Hides by time whether there was something to do: an answer that must tell nothing leaves at a whole multiple of the
/// pace, so that it hides as much behind work of half a second as behind work of none.
/// </summary>
public sealed class EvenPace
{
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private readonly long began = Stopwatch.GetTimestamp();

    private EvenPace()
    {
    }

    /// <summary>For work whose success may be told at once.</summary>
    public static EvenPace Begin() => new();

    public static async Task RunAsync(Func<Task> work)
    {
        var pace = Begin();
        try
        {
            await work();
        }
        finally
        {
            await pace.EndAsync();
        }
    }

    /// <summary>Waits for the next multiple. Nobody gets out of it by hanging up: what follows counts what went wrong.</summary>
    public Task EndAsync() => Task.Delay(Pace - TimeSpan.FromTicks(Stopwatch.GetElapsedTime(began).Ticks % Pace.Ticks));
}
