using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Logging.Console;
using Slices.Infrastructure.CommandLine;

namespace Slices.Infrastructure.Start;

public static class ConsoleRegistration
{
    /// <summary>The log on standard error, one line an entry, outside Development in JSON, so that standard output is for what was asked for.</summary>
    public static void AddConsole(this WebApplicationBuilder builder, Call call)
    {
        if (call.NamesCommand)
        {
            // A command says itself what there is to say.
            builder.Logging.SetMinimumLevel(LogLevel.None).AddFilter(_ => false);
        }
        // The framework reports as faults what anybody writes into their own cookies.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.None);
        builder.Logging.AddFilter(typeof(CookieTempDataProvider).FullName, LogLevel.None);
        // What a check found, the health's own line says.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.Logging.AddConsole(console =>
        {
            console.FormatterName = builder.Environment.IsDevelopment() ? LineFormatter.FormatterName : JsonFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        }).AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>().AddConsoleFormatter<JsonFormatter, ConsoleFormatterOptions>();
    }
}
