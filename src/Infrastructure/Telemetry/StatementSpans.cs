using System.Diagnostics;
using System.Text.RegularExpressions;
using Npgsql;

namespace Slices.Infrastructure.Telemetry;

/// <summary>What a statement's span is called: its first word and table, such as <c>insert outgoing_mails</c>.</summary>
public static partial class StatementSpans
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

    internal static string Name(string sql) => Shape().Match(sql) is { Success: true } match
        ? $"{match.Groups["verb"].Value.ToLowerInvariant()} {match.Groups["table"].Value}".TrimEnd()
        : "statement";

    [GeneratedRegex(@"\A\s*(?<verb>update)\s+(?<table>[\w.]+)|\A\s*(?<verb>[a-z]+)(.*?\b(from|into)\s+(?<table>[\w.]+))?", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
