using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Areas;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Start;

/// <summary>How the process begins and, when it can't, what it says.</summary>
public static class StartUp
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan SettledAfter = TimeSpan.FromSeconds(3);

    /// <summary>Runs the program. What keeps it from starting is one sentence each on standard error, never a stack trace.</summary>
    /// <returns>The exit status: 1 when the configuration or something it names is at fault.</returns>
    public static async Task<int> RunAsync(Func<Task<int>> program)
    {
        try
        {
            return await program();
        }
        catch (OptionsValidationException invalid)
        {
            return Fail(invalid.Failures);
        }
        catch (StartException unable)
        {
            return Fail([unable.Message]);
        }
        // A value of the wrong type, such as Mail__Port=abc; the message names the setting.
        catch (InvalidOperationException unreadable) when (unreadable.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal)
            || unreadable.Message.StartsWith("Configuration value", StringComparison.Ordinal))
        {
            return Fail([unreadable.Message]);
        }
    }

    /// <summary>Brings the database up to date, serves until told to stop, and says where.</summary>
    public static async Task ServeAsync(this WebApplication app)
    {
        // Asked for before anything else, so that a bad setting is named before the database is touched.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
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
        await ListenAsync(app);
        using var ended = new CancellationTokenSource();
        using var stopping = app.Lifetime.ApplicationStopping.Register(() => _ = EndAtLastAsync(ended.Token));
        _ = ReturnMemoryOfStartingAsync(app.Lifetime.ApplicationStopping);
        var site = app.Services.GetRequiredService<IOptions<SiteSettings>>().Value;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        Console.WriteLine($"{site.Name} is ready at {string.Join(", ", addresses)} (links lead to {site.BaseUrl}).");
        if (setUpLink is not null)
        {
            Console.WriteLine($"There is no administrator yet. This link, good for a day, makes the first one: {site.Link(setUpLink)}");
        }
        await app.WaitForShutdownAsync();
        await ended.CancelAsync();
    }

    // Starting needs more than serving ever will again; on a small machine that memory belongs to others.
    private static async Task ReturnMemoryOfStartingAsync(CancellationToken stopping)
    {
        await Task.Delay(SettledAfter, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stopping.IsCancellationRequested)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        }
    }

    // Whatever hangs while the site stops, such as a job without its database, it doesn't hang for ever.
    private static async Task EndAtLastAsync(CancellationToken ended)
    {
        await Task.Delay(LongestStop, ended);
        Environment.Exit(1);
    }

    private static async Task ListenAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or FormatException or ArgumentException or InvalidOperationException)
        {
            // Some of what runs in the background began before listening failed, and still uses what ends with the app.
            await app.StopAsync();
            throw new StartException($"ASPNETCORE_URLS: the site can't listen there: {e.Message}", e);
        }
    }

    private static int Fail(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            Console.Error.WriteLine(sentence);
        }
        return 1;
    }
}
