using System.Collections.Frozen;
using System.Diagnostics;
using OpenTelemetry;

namespace Slices.Infrastructure.Telemetry;

/// <summary>
/// Leaves in a span only what is known to say nothing about a person. The libraries' spans name raw paths, which hold the tokens
/// of links, and visitors' addresses and browsers; what a later version of one adds stays out too.
/// </summary>
public sealed class SpanFilter : BaseProcessor<Activity>
{
    private static readonly FrozenSet<string> Kept = FrozenSet.ToFrozenSet(
    [
        "http.request.method", "http.route", "http.response.status_code", "url.scheme", "network.protocol.version", "error.type",
        "db.system.name", "db.namespace", "db.operation.name", "db.query.text", "db.response.status_code",
        "slices.mail.template", "slices.sms.purpose", "slices.attempt", "slices.outcome",
    ]);

    public override void OnEnd(Activity data)
    {
        foreach (var tag in data.TagObjects.Where(t => !Kept.Contains(t.Key)).Select(t => t.Key).ToList())
        {
            data.SetTag(tag, null);
        }
        if (data.StatusDescription is not null)
        {
            // An exception's message, which may quote what was sent.
            data.SetStatus(data.Status);
        }
    }
}
