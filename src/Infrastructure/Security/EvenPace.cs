namespace Slices.Infrastructure.Security;

/// <summary>Hides by time whether there was something to do: an answer that must tell nothing comes no sooner than its pace.</summary>
public static class EvenPace
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    public static async Task RunAsync(Func<Task> work, CancellationToken cancellation) =>
        await Task.WhenAll(work(), BeginAsync(cancellation));

    /// <summary>Ends when the pace is over, for work whose success may be told at once.</summary>
    public static Task BeginAsync(CancellationToken cancellation) => Task.Delay(Pace, cancellation);
}
