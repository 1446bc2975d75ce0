using System.Diagnostics;
using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Ephemeral;

/// <summary>A primary becomes a replica and its replica the primary, under a site that goes on running.</summary>
[Slow]
public sealed class RedisFailoverTests : IAsyncLifetime
{
    private readonly Redis one = new();
    private readonly Redis other = new();
    private Site? site;

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(one.StartAsync(), other.StartAsync());
        await other.FollowAsync(one);
    }

    public async ValueTask DisposeAsync()
    {
        await (site?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Task.WhenAll(one.StopAsync(), other.StopAsync());
    }

    [Fact]
    public async Task A_replica_alone_is_not_ready_and_is_again_when_it_is_the_primary()
    {
        await StartAsync($"127.0.0.1:{one.Port}");

        await one.FollowAsync(other);

        (await ReadyAsync()).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await site!.Visit().SubmitAsync("/login", ("Login", "carol"), ("Password", Site.Password), ("CaptchaAnswer", "x"))).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        site.Log.All.ShouldContain(line => line.Contains("the Redis there is a replica", StringComparison.Ordinal));
        // As the client knows it as one by now, too.
        await Task.Delay(TimeSpan.FromSeconds(5));
        (await ReadyAsync()).ShouldBe(HttpStatusCode.ServiceUnavailable);

        await other.FollowAsync(one);

        await IsServedAsync();
    }

    [Fact]
    public async Task Where_the_name_leads_to_the_new_primary_a_new_connection_finds_it()
    {
        await using var name = new CuttableProxy(one.Port);
        await StartAsync($"127.0.0.1:{name.Port}");

        await one.FollowAsync(other);
        (await ReadyAsync()).ShouldBe(HttpStatusCode.ServiceUnavailable);
        await Task.Delay(TimeSpan.FromSeconds(5));
        name.LeadTo(other.Port);

        await IsServedAsync();
        (await one.CommandAsync("role")).ShouldStartWith("slave");
    }

    [Fact]
    public async Task Of_several_hosts_the_new_primary_is_found()
    {
        await StartAsync($"127.0.0.1:{one.Port},127.0.0.1:{other.Port}");

        await one.FollowAsync(other);

        await IsServedAsync();
        (await one.CommandAsync("role")).ShouldStartWith("slave");
    }

    [Fact]
    public async Task Sentinel_says_where_the_primary_is_by_now()
    {
        using var sentinel = new Sentinel(one);
        // It finds the replica by asking the primary, which it does every ten seconds.
        await Eventually.TrueAsync(async () => (await other.CommandAsync("-p", $"{sentinel.Port}", "sentinel", "replicas", "site")).Contains($"{other.Port}", StringComparison.Ordinal));
        await StartAsync(sentinel.Configuration);

        await one.StopAsync();

        await IsServedAsync();
        (await other.CommandAsync("role")).ShouldStartWith("master");
    }

    [Fact]
    public async Task A_Sentinel_that_comes_after_the_site_is_found()
    {
        var port = Ports.Free();
        site = new(new() { ["ConnectionStrings:Redis"] = Sentinel.At(port) });
        await site.InitializeAsync();
        await site.AddUserAsync("carol");
        (await ReadyAsync()).ShouldBe(HttpStatusCode.ServiceUnavailable);

        using var sentinel = new Sentinel(one, port);

        await IsServedAsync();
    }

    private async Task StartAsync(string connection)
    {
        site = new(new() { ["ConnectionStrings:Redis"] = connection });
        await site.InitializeAsync();
        await site.AddUserAsync("carol");
        (await site.Visit().SignInAsync("carol")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await ReadyAsync()).ShouldBe(HttpStatusCode.OK);
    }

    private async Task<HttpStatusCode> ReadyAsync()
    {
        // Longer than one answer is kept.
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        return (await site!.Visit().GetAsync("/health/ready")).Status;
    }

    private async Task IsServedAsync()
    {
        await Eventually.TrueAsync(async () => await ReadyAsync() == HttpStatusCode.OK, "the site should find the primary by itself");
        await Eventually.TrueAsync(async () => (await site!.Visit().SignInAsync("carol")).Status == HttpStatusCode.Redirect);
    }

    private sealed class Sentinel : IDisposable
    {
        private readonly string file = Path.GetTempFileName();
        private readonly Process process;

        public Sentinel(Redis primary, int? port = null)
        {
            Port = port ?? Ports.Free();
            File.WriteAllLines(file, [$"sentinel monitor site 127.0.0.1 {primary.Port} 1", "sentinel down-after-milliseconds site 500", "sentinel failover-timeout site 3000"]);
            process = Process.Start("redis-server", [file, "--port", $"{Port}", "--bind", "127.0.0.1", "--logfile", "/dev/null", "--sentinel"]);
        }

        public int Port { get; }

        public string Configuration => At(Port);

        public static string At(int port) => $"127.0.0.1:{port},serviceName=site";

        public void Dispose()
        {
            process.Kill();
            process.Dispose();
            File.Delete(file);
        }
    }
}
