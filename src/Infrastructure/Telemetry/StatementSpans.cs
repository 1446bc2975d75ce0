using System.Diagnostics;
using Npgsql;

namespace Slices.Infrastructure.Telemetry;

/// <summary>What a statement's span is called: its first word and table, such as <c>insert outgoing_mails</c>.</summary>
public static class StatementSpans
{
    public static void Configure(NpgsqlTracingOptionsBuilder tracing) => tracing
        // Outside a request, a command or a message there is only housekeeping, every few seconds.
        .ConfigureCommandFilter(_ => Activity.Current is not null)
        .ConfigureBatchFilter(_ => Activity.Current is not null)
        .ConfigureCommandSpanNameProvider(command => Name(command.CommandText))
        .ConfigureBatchSpanNameProvider(batch => batch.BatchCommands.Count switch
        {
            0 => "batch",
            1 => Name(batch.BatchCommands[0].CommandText),
            var count => $"batch of {count}: {Name(batch.BatchCommands[0].CommandText)}",
        })
        .EnableFirstResponseEvent(false);

    internal static string Name(string sql)
    {
        var words = sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return "statement";
        }
        var verb = words[0].ToLowerInvariant();
        var before = verb == "update" ? 0 : Array.FindIndex(words, w => w.Equals("from", StringComparison.OrdinalIgnoreCase) || w.Equals("into", StringComparison.OrdinalIgnoreCase));
        var table = before >= 0 && before + 1 < words.Length ? string.Concat(words[before + 1].TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.')) : "";
        return $"{verb} {table}".TrimEnd();
    }
}
