using System.Diagnostics;
using Slices.Domain;

namespace Slices.Infrastructure.Telemetry;

/// <summary>The application's own spans: commands, mails and text messages. Requests and statements have theirs from ASP.NET Core and Npgsql.</summary>
public static class Tracing
{
    public static readonly ActivitySource Source = new("Slices");

    /// <summary>The span that is open now, as a <c>traceparent</c>, for a row that another span goes on from; null while nothing is traced.</summary>
    public static string? TraceParent => Source.HasListeners() ? Activity.Current?.Id : null;

    /// <summary>One attempt to send a mail, in the trace of the request that queued it.</summary>
    public static Activity? StartSending(OutgoingMail mail) =>
        Source.StartActivity("send mail", ActivityKind.Client, mail.TraceParent)?
            .SetTag("slices.mail.template", mail.Template.ToString()).SetTag("slices.attempt", mail.Attempts + 1);

    /// <summary>One attempt to send a text message, in the trace of the request that queued it.</summary>
    public static Activity? StartSending(OutgoingSms sms) =>
        Source.StartActivity("send sms", ActivityKind.Client, sms.TraceParent)?
            .SetTag("slices.sms.purpose", sms.Purpose.ToString()).SetTag("slices.attempt", sms.Attempts + 1);
}
