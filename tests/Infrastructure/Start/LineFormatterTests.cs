using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Slices.Infrastructure.Start;

namespace Slices.Tests.Infrastructure.Start;

public sealed class LineFormatterTests
{
    [Fact]
    public void An_entry_is_one_line_and_a_terminal_has_nothing_in_it_to_obey()
    {
        using var text = new StringWriter();
        var quoted = "sent '\r\u001b[2Kforged\0\n\u0085\u009b2K' 甲";

        new LineFormatter(TimeProvider.System).Write(
            new LogEntry<string>(LogLevel.Warning, "Slices.Here", 7, quoted, new InvalidOperationException("no\u001b"), (state, _) => state), null, text);

        var line = text.ToString();
        line.ShouldEndWith(Environment.NewLine);
        line[..^Environment.NewLine.Length].Any(char.IsControl).ShouldBeFalse();
        line.ShouldContain(@" warn: Slices.Here[7] sent ' \u001b[2Kforged\u0000  \u009b2K' 甲 System.InvalidOperationException: no\u001b");
    }
}
