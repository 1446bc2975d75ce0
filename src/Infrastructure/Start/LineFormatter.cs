using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Slices.Infrastructure.Start;

/// <summary>
/// One line an entry, whatever is in it. Messages quote what strangers sent: a control character in it, which a terminal would
/// obey, is written as its code.
/// </summary>
public sealed class LineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(time.GetLocalNow().ToString("yyyy-MM-ddTHH:mm:ss.fffzzz ", CultureInfo.InvariantCulture));
        textWriter.Write($"{NameOf(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] ");
        WriteLine(textWriter, logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is { } exception)
        {
            textWriter.Write(' ');
            WriteLine(textWriter, exception.ToString());
        }
        textWriter.Write(Environment.NewLine);
    }

    private static void WriteLine(TextWriter writer, string text)
    {
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            if (char.IsControl(c))
            {
                writer.Write($"\\u{(int)c:x4}");
            }
            else
            {
                writer.Write(c);
            }
        }
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
