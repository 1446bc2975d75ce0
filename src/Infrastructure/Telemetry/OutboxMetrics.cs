using System.Diagnostics.Metrics;
using Npgsql;

namespace Slices.Infrastructure.Telemetry;

/// <summary>How many mails and text messages wait, and for how long the oldest has. The database is asked when the metrics are read, not before.</summary>
public sealed class OutboxMetrics : IDisposable
{
    private const int TimeoutSeconds = 3;

    // Both gauges are read together.
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly Meter meter = new(Metrics.Meter.Name);
    private readonly IServiceProvider services;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private (string Outbox, long Count, DateTimeOffset? Oldest)[] last = [];
    private long? asked;

    public OutboxMetrics(IServiceProvider services, TimeProvider time)
    {
        this.services = services;
        this.time = time;
        meter.CreateObservableGauge("slices.outbox.waiting", () => Read().Select(o => new Measurement<long>(o.Count, Tag(o.Outbox))), "{message}", "Messages that wait to be sent.");
        meter.CreateObservableGauge(
            "slices.outbox.oldest.age",
            () => Read().Select(o => new Measurement<double>(o.Oldest is { } at ? Math.Max(0, (time.GetUtcNow() - at).TotalSeconds) : 0, Tag(o.Outbox))),
            "s", "How long the oldest waiting message has waited.");
    }

    public void Dispose() => meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string outbox) => new("slices.outbox", outbox);

    private (string Outbox, long Count, DateTimeOffset? Oldest)[] Read()
    {
        lock (gate)
        {
            if (asked is { } then && time.GetElapsedTime(then) < MaxAge)
            {
                return last;
            }
            asked = time.GetTimestamp();
            try
            {
                return last = Ask();
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException)
            {
                // Without an answer there is no figure: that the database is away is the health check's to say.
                return last = [];
            }
        }
    }

    private (string Outbox, long Count, DateTimeOffset? Oldest)[] Ask()
    {
        // Asked for only now: metrics are set up before Development's private database is open.
        using var command = services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            """
            select 'mail', count(*), min(coalesce(requeued_at, created_at)) from outgoing_mails where state = 'Waiting'
            union all select 'sms', count(*), min(created_at) from outgoing_sms where state in ('Waiting', 'Sending')
            """);
        command.CommandTimeout = TimeoutSeconds;
        using var rows = command.ExecuteReader();
        var all = new List<(string, long, DateTimeOffset?)>();
        while (rows.Read())
        {
            all.Add((rows.GetString(0), rows.GetInt64(1), rows.IsDBNull(2) ? null : rows.GetFieldValue<DateTimeOffset>(2)));
        }
        return [.. all];
    }
}
