using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Slices.Infrastructure.Telemetry;

namespace Slices.Infrastructure.Start;

/// <summary>
/// One JSON object an entry, on a line of its own, for collectors of logs. The framework's formatter would add the request's path,
/// which holds the tokens of links.
/// </summary>
public sealed class JsonFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "json-line";

    // Control characters and line separators are escaped, Chinese isn't.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, Options))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("level", logEntry.LogLevel.ToString());
            json.WriteString("category", logEntry.Category);
            json.WriteNumber("event", logEntry.EventId.Id);
            json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            if (Reference(scopeProvider) is { } reference)
            {
                json.WriteString("reference", reference);
            }
            if (Tracing.Source.HasListeners() && Activity.Current is { } span)
            {
                json.WriteString("trace", span.TraceId.ToString());
            }
            if (logEntry.Exception is { } exception)
            {
                json.WriteString("exception", exception.ToString());
            }
            json.WriteEndObject();
        }
        textWriter.WriteLine(Encoding.UTF8.GetString(text.WrittenSpan));
    }

    // The request's identifier, which is also the reference on the error page.
    private static string? Reference(IExternalScopeProvider? scopes)
    {
        string?[] found = [null];
        scopes?.ForEachScope(static (scope, found) =>
        {
            if (scope is IEnumerable<KeyValuePair<string, object?>> values)
            {
                found[0] ??= values.FirstOrDefault(v => v.Key == "RequestId").Value as string;
            }
        }, found);
        return found[0];
    }
}
