using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Npgsql;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Areas;
using Slices.Infrastructure.CommandLine;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Scheduling;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Telemetry;

namespace Slices.Infrastructure.Start;

/// <summary>How the process begins and, when it can't, what it says.</summary>
public static partial class StartUp
{
    private const int Interrupted = 130;
    private static readonly TimeSpan MaxStop = TimeSpan.FromSeconds(45);

    /// <summary>
    /// Answers a call that asks or is mistaken, and runs the program for any other. What keeps it from starting is one
    /// sentence each on standard error, never a stack trace.
    /// </summary>
    /// <returns>The exit status: 1 when the configuration or something it names is at fault, 2 when the call is.</returns>
    public static async Task<int> RunAsync(string[] args, IEnumerable<CliCommand> commands, Func<Call, Task<int>> program)
    {
        try
        {
            var call = Call.Parse(args, commands);
            return await call.AnswerAsync() ?? await program(call);
        }
        catch (OptionsValidationException invalid)
        {
            return Fail(invalid.Failures);
        }
        catch (AggregateException several) when (several.InnerExceptions.All(e => e is OptionsValidationException))
        {
            return Fail(several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(e => e.Failures).Distinct());
        }
        catch (StartException unable)
        {
            return Fail([unable.Message]);
        }
        catch (InvalidDataException unreadable)
        {
            return Fail([$"{unreadable.Message} {unreadable.GetBaseException().Message}"]); // of a file of settings
        }
        catch (NpgsqlException gone) when (gone.IsTransient)
        {
            return Fail([$"ConnectionStrings:Postgres: the database failed in the middle of this: {gone.Message}"]);
        }
        catch (OperationCanceledException)
        {
            return Interrupted; // by Ctrl-C, before it served or in the middle of a command
        }
    }

    /// <summary>
    /// Where the program's files are: beside a published program, wherever it is started from. Null where the call or the environment
    /// says it, and where none are beside it: then it is the current folder.
    /// </summary>
    public static string? ContentRoot(Call call) =>
        Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot"))
        && !call.Settings.Any(s => s.StartsWith($"--{WebHostDefaults.ContentRootKey}", StringComparison.OrdinalIgnoreCase))
        && Environment.GetEnvironmentVariable("ASPNETCORE_CONTENTROOT") is null
        && Environment.GetEnvironmentVariable("DOTNET_CONTENTROOT") is null
            ? AppContext.BaseDirectory
            : null;

    /// <summary>Names every bad setting, and warns of each that is none, before anything is made of them.</summary>
    public static void CheckSettings(this WebApplication app)
    {
        foreach (var misspelled in SettingNames.Misspelled(app.Configuration))
        {
            app.Logger.LogMisspelled(misspelled);
        }
        app.Services.GetRequiredService<IStartupValidator>().Validate();
    }

    /// <summary>Brings the database up to date, serves until told to stop, and says where.</summary>
    public static async Task ServeAsync(this WebApplication app)
    {
        var prepared = Task.Run(() => Prepare(app));
        await app.Services.GetRequiredService<DatabaseConnection>().OpenAsync(CancellationToken.None);
        string? setUpLink = null;
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
            await scope.ServiceProvider.GetRequiredService<AreaImport>().BringUpToDateAsync(CancellationToken.None);
            if (!await scope.ServiceProvider.GetRequiredService<Administrators>().ExistAsync(CancellationToken.None))
            {
                setUpLink = "/setup/" + scope.ServiceProvider.GetRequiredService<SetUpTokens>().Issue();
            }
        }
        if (app.Services.GetService<MetricsServer>() is { } metrics)
        {
            await metrics.StartAsync(CancellationToken.None);
        }
        await prepared;
        await ListenAsync(app);
        using var ended = new CancellationTokenSource();
        using var stopping = app.Lifetime.ApplicationStopping.Register(() => _ = EndAtLastAsync(ended.Token));
        var site = app.Services.GetRequiredService<IOptions<SiteSettings>>().Value;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        Console.WriteLine($"{site.Name} is ready at {string.Join(", ", addresses)} (links lead to {site.BaseUrl}).");
        if (app.Environment.IsDevelopment())
        {
            Console.WriteLine($"What Development offers is listed at {site.Link("/dev")}: the mailbox, text messages, previews of every mail and the API's reference.");
        }
        if (setUpLink is not null)
        {
            Console.WriteLine($"There is no administrator yet. This link, good for an hour, makes the first one: {site.Link(setUpLink)} (later, `./run setup-link` makes another)");
        }
        await app.WaitForShutdownAsync();
        await ended.CancelAsync();
    }

    // What needs no database is done while it starts: the endpoints are made, and what a hash takes is measured.
    private static void Prepare(WebApplication app)
    {
        foreach (var source in ((IEndpointRouteBuilder)app).DataSources)
        {
            _ = source.Endpoints;
        }
        app.Services.GetRequiredService<PasswordHasher>().Measure();
    }

    // Whatever hangs while the site stops, such as a job without its database, it doesn't hang for ever.
    private static async Task EndAtLastAsync(CancellationToken ended)
    {
        await Task.Delay(MaxStop, ended);
        Environment.Exit(1);
    }

    private static async Task ListenAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or FormatException or ArgumentException or InvalidOperationException or OperationCanceledException || SchedulerTables.IsFault(e))
        {
            // Some of what runs in the background began before, and still uses what ends with the app.
            await app.StopAsync();
            if (e is OperationCanceledException)
            {
                throw;
            }
            await using var scope = app.Services.CreateAsyncScope();
            throw new StartException(
                SchedulerTables.IsFault(e)
                    ? scope.ServiceProvider.GetRequiredService<Migrator>().Explain(e) ?? $"The scheduler can't start: {e.GetBaseException().Message}"
                    : ListenFault.Sentence(e, app.Configuration["urls"]),
                e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Misspelled}")]
    private static partial void LogMisspelled(this ILogger log, string misspelled);

    private static int Fail(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            Console.Error.WriteLine(sentence);
        }
        return 1;
    }
}
