using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sms;
using Slices.Infrastructure.Tallies;

namespace Slices.Tests.Support;

/// <summary>
/// A running application. A start costs more than most classes' tests do, so one is lent to a class after the other that wants
/// the same settings: to one at a time, and emptied in between. What stays is the clock, which never goes back.
/// </summary>
internal sealed class StartedSite : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, ConcurrentBag<StartedSite>> Idle = new();

    private readonly IReadOnlyDictionary<string, string?> settings;
    private readonly Factory factory;

    private StartedSite(Dictionary<string, string?> settings, Action<IServiceCollection> replace)
    {
        settings.TryAdd("Site:DataDirectory", DataDirectory);
        this.settings = settings;
        factory = new(this, replace);
        factory.UseKestrel();
        factory.StartServer();
        Address = new(factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Clock Clock { get; } = new();

    public PaddingClock Padding { get; } = new();

    public LogLines Log { get; } = new();

    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("slices-site-").FullName;

    public string ConnectionString => settings["ConnectionStrings:Postgres"]!;

    public Uri Address { get; }

    public IServiceProvider Services => factory.Services;

    /// <summary>One with these settings and a database of its own, whose connection string they don't say.</summary>
    public static async Task<StartedSite> BorrowAsync(Dictionary<string, string?> settings)
    {
        if (!IdleOf(settings).TryTake(out var site))
        {
            return await StartAsync(settings, _ => { });
        }
        site.Clock.CatchUp();
        return site;
    }

    /// <summary>One for the caller alone.</summary>
    public static async Task<StartedSite> StartAsync(Dictionary<string, string?> settings, Action<IServiceCollection> replace)
    {
        var own = new Dictionary<string, string?>(settings);
        if (!own.ContainsKey("ConnectionStrings:Postgres"))
        {
            own["ConnectionStrings:Postgres"] = await Postgres.CloneAsync();
        }
        // What it says when it is ready is nothing for the run's own console.
        OwnConsole.Open();
        return new(own, replace);
    }

    /// <summary>Takes back what was borrowed.</summary>
    public static async Task GiveBackAsync(StartedSite site, Dictionary<string, string?> settings)
    {
        await site.EmptyAsync();
        IdleOf(settings).Add(site);
    }

    public static async Task DisposeIdleAsync()
    {
        foreach (var site in Idle.Values.SelectMany(sites => sites))
        {
            await site.DisposeAsync();
        }
        Idle.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }

    private static ConcurrentBag<StartedSite> IdleOf(Dictionary<string, string?> settings) =>
        Idle.GetOrAdd(string.Join('\n', settings.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}={s.Value}")), _ => []);

    private async Task EmptyAsync()
    {
        await using (var scope = Services.CreateAsyncScope())
        {
            // Its own row among the nodes stays, as it is still running.
            var node = $"{Environment.MachineName}:{Environment.ProcessId}";
            var sql = scope.ServiceProvider.GetRequiredService<Sql>();
            try
            {
                await sql.ExecuteAsync(Postgres.Empty, CancellationToken.None);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected)
            {
                // What the site writes in the background holds one of the tables that are emptied all at once.
                await sql.ExecuteAsync(Postgres.Empty, CancellationToken.None);
            }
            await sql.ExecuteAsync($"delete from nodes where name <> {node}", CancellationToken.None);
        }
        await Services.GetRequiredService<HybridCache>().RemoveByTagAsync("*");
        Services.GetRequiredService<MetricTallies>().Take();
        Services.GetRequiredService<AskedOutsideTransactions>().Renew();
        Services.GetRequiredService<ShownSmsGateway>().Clear();
        var mail = Path.Combine(DataDirectory, "mail");
        if (Directory.Exists(mail))
        {
            Directory.Delete(mail, recursive: true);
        }
        Log.Clear();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Factory(StartedSite site, Action<IServiceCollection> replace) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(site.settings.GetValueOrDefault("environment") ?? "Development");
            // Not by UseKestrel(port), which sets it while the application may have begun to listen.
            builder.UseUrls("http://127.0.0.1:0");
            foreach (var (name, value) in site.settings)
            {
                builder.UseSetting(name, value);
            }
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(site.Log));
            builder.ConfigureTestServices(services =>
            {
                services.Replace(ServiceDescriptor.Singleton<TimeProvider>(site.Clock));
                services.Replace(ServiceDescriptor.Scoped(provider => new ResponseTimePadding(provider.GetRequiredService<HashDurations>(), site.Padding)));
                // The signal that ends the run is for the run.
                services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
                replace(services);
                AskedOutsideTransactions.Watch(services);
            });
        }
    }
}
