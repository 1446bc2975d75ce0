using Microsoft.Extensions.Logging.Console;
using Slices.Infrastructure.CommandLine;

namespace Slices.Infrastructure.Start;

public static class ConsoleRegistration
{
    /// <summary>The log on standard error, one line an entry, so that standard output is for what was asked for.</summary>
    public static void AddConsole(this WebApplicationBuilder builder, Call call)
    {
        if (call.NamesVerb)
        {
            // A command says itself what there is to say.
            builder.Logging.SetMinimumLevel(LogLevel.None).AddFilter(_ => false);
        }
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.IncludeScopes = false;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffzzz ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
