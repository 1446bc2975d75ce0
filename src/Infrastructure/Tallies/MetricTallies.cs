using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Slices.Infrastructure.Telemetry;

namespace Slices.Infrastructure.Tallies;

/// <summary>
/// Counts what the site's metrics measure and the audit log doesn't have: captchas, and how long messages took. In this process's
/// memory, until <see cref="TallyFlush"/> takes it.
/// </summary>
public sealed class MetricTallies : IDisposable
{
    /// <summary>Delays are counted by the least of these seconds that they don't exceed, or as <see cref="Longer"/>.</summary>
    public static readonly int[] DelayBounds = [1, 2, 5, 15, 60, 300, 1800, 7200, 43200];

    public const string Longer = "longer";

    private readonly ConcurrentDictionary<(string Subject, string Detail), long> counts = new();
    private readonly MeterListener listener = new();

    public MetricTallies()
    {
        listener.InstrumentPublished = (instrument, meters) =>
        {
            if (instrument.Meter == Metrics.Meter && SubjectOf(instrument) is not null)
            {
                meters.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) =>
            Add($"{SubjectOf(instrument)}-{Tag(tags, "slices.outcome")}", Tag(tags, "slices.captcha.kind"), count));
        listener.SetMeasurementEventCallback<double>((instrument, seconds, tags, _) =>
            Add($"{SubjectOf(instrument)}-{Tag(tags, "slices.outcome")}", BoundOf(seconds), 1));
        listener.Start();
    }

    /// <summary>What was counted since the last time.</summary>
    public List<Tally> Take() =>
        [.. from key in counts.Keys
            let count = counts.TryRemove(key, out var taken) ? taken : 0
            where count > 0
            select new Tally(key.Subject, key.Detail, count)];

    /// <summary>Counts them again: they couldn't be kept.</summary>
    public void PutBack(IEnumerable<Tally> tallies)
    {
        foreach (var (subject, detail, count) in tallies)
        {
            Add(subject, detail, count);
        }
    }

    public void Dispose() => listener.Dispose();

    private void Add(string subject, string detail, long count) => counts.AddOrUpdate((subject, detail), count, (_, before) => before + count);

    private static string? SubjectOf(Instrument instrument) => instrument.Name switch
    {
        "slices.captchas" => "captcha",
        "slices.mail.delay" => "mail",
        "slices.sms.delay" => "sms",
        _ => null,
    };

    private static string BoundOf(double seconds) =>
        Array.Find(DelayBounds, bound => seconds <= bound) is > 0 and var bound ? bound.ToString(CultureInfo.InvariantCulture) : Longer;

    private static string Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var (key, value) in tags)
        {
            if (key == name)
            {
                return value as string ?? "";
            }
        }
        return "";
    }
}
