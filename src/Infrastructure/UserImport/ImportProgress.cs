using Slices.Resources;
using Spectre.Console;

namespace Slices.Infrastructure.UserImport;

/// <summary>Shows on standard error how far an import is: a bar with the rate and the time left, or a line now and then where there is no terminal.</summary>
public static class ImportProgress
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <param name="length">The file's, in bytes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="work">Tells how far it is.</param>
    public static async Task<ImportTotals> ShowAsync(long length, TimeProvider time, Func<Action<ImportTotals>, Task<ImportTotals>> work)
    {
        var began = time.GetTimestamp();
        if (Console.IsErrorRedirected)
        {
            var said = began;
            return await work(totals =>
            {
                if (time.GetElapsedTime(said) >= Pause)
                {
                    said = time.GetTimestamp();
                    var (elapsed, part) = (time.GetElapsedTime(began), Math.Max(1, totals.Position) / (double)Math.Max(1, length));
                    Console.Error.WriteLine(Texts.Get("import.progress", totals.Rows, Rate(totals, elapsed), Texts.Duration(elapsed * (1 / part - 1))));
                }
            });
        }
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(Texts.Get("import.rate", 0, 0), maxValue: Math.Max(1, length));
                var totals = await work(sofar =>
                {
                    task.Description = Texts.Get("import.rate", sofar.Rows, Rate(sofar, time.GetElapsedTime(began)));
                    task.Value = sofar.Position;
                });
                task.Value = task.MaxValue;
                return totals;
            });
    }

    private static long Rate(ImportTotals totals, TimeSpan elapsed) => (long)(totals.Rows / Math.Max(0.001, elapsed.TotalSeconds));
}
