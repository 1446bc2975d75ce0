using System.Globalization;
using Slices.Infrastructure.Tallies;

namespace Slices.Features.Admin.Overview;

/// <summary>How often what happened in each of the spans that a page shows.</summary>
public sealed record Activity(int Spans, List<SpanTally> Tallies)
{
    /// <summary>How often in each span one of the subjects happened, all in all or by one detail.</summary>
    public long[] Counts(IEnumerable<string> subjects, string? detail = null)
    {
        var counts = new long[Spans];
        foreach (var tally in Tallies.Where(t => subjects.Contains(t.Subject) && (detail is null || t.Detail == detail)))
        {
            counts[tally.Span] += tally.Count;
        }
        return counts;
    }

    /// <inheritdoc cref="Counts(IEnumerable{string}, string?)"/>
    public long[] Counts(string subject, string? detail = null) => Counts([subject], detail);

    /// <summary>By what the subject happened, the most frequent first.</summary>
    public IEnumerable<string> Details(string subject) =>
        from tally in Tallies where tally.Subject == subject group tally.Count by tally.Detail into its orderby its.Sum() descending, its.Key select its.Key;

    /// <summary>Within which time so large a part of the messages was through: one of <see cref="MetricTallies.DelayBounds"/>, null for longer than all of them.</summary>
    /// <param name="subject">Whose details are delays.</param>
    /// <param name="part">Such as 0.95.</param>
    public TimeSpan? Delay(string subject, double part)
    {
        var counts = Tallies.Where(t => t.Subject == subject).ToLookup(t => t.Detail, t => t.Count);
        var wanted = counts.Sum(c => c.Sum()) * part;
        var seen = 0L;
        foreach (var bound in MetricTallies.DelayBounds)
        {
            seen += counts[bound.ToString(CultureInfo.InvariantCulture)].Sum();
            if (seen >= wanted)
            {
                return TimeSpan.FromSeconds(bound);
            }
        }
        return null;
    }
}
