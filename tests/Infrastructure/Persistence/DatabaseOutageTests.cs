using System.Net;
using Npgsql;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Persistence;

/// <summary>The site reaches its database through a cable that is cut and mended while it runs.</summary>
[Slow]
public sealed class DatabaseOutageTests : IAsyncLifetime
{
    private CuttableProxy cable = null!;
    private Site site = null!;

    public async ValueTask InitializeAsync()
    {
        var connection = new NpgsqlConnectionStringBuilder(await Postgres.CloneAsync());
        cable = new(connection.Port);
        connection.Port = cable.Port;
        site = new(new() { ["ConnectionStrings:Postgres"] = connection.ConnectionString });
        await site.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await cable.DisposeAsync();
    }

    [Fact]
    public async Task A_database_that_goes_is_a_plain_page_with_503_and_one_that_comes_back_is_used_again()
    {
        await site.AddUserAsync("ida");
        var signedIn = site.Visit();
        await signedIn.SignInAsync("ida");
        (await signedIn.GetAsync("/")).Words.ShouldContain("ida");
        var stranger = site.Visit();
        var (login, register) = (await stranger.GetAsync("/login"), await site.Visit().GetAsync("/register"));
        register.Status.ShouldBe(HttpStatusCode.OK);

        cable.Cut();

        PlainPage(await signedIn.GetAsync("/"));
        PlainPage(await signedIn.GetAsync("/logout"));
        PlainPage(await signedIn.GetAsync("/login"));
        PlainPage(await stranger.SubmitAsync(login, ("Login", "ida"), ("Password", Site.Password)));
        stranger.SessionCookie.ShouldBeNull();
        (await stranger.GetAsync("/health/ready")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await stranger.GetAsync("/health/live")).Status.ShouldBe(HttpStatusCode.OK);
        (await signedIn.GetAsync("/css/site.css")).Status.ShouldBe(HttpStatusCode.OK);

        cable.Mend();

        await Eventually.TrueAsync(async () => (await stranger.GetAsync("/health/ready")).Status == HttpStatusCode.OK);
        (await signedIn.GetAsync("/")).Words.ShouldContain("ida");
        (await stranger.SignInAsync("ida")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_server_that_ends_its_connections_is_used_again_at_once()
    {
        await site.AddUserAsync("jan");
        var visitor = site.Visit();
        await visitor.SignInAsync("jan");

        await Postgres.ExecuteAsync(
            $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{new NpgsqlConnectionStringBuilder(site.ConnectionString).Database}'");

        await Eventually.TrueAsync(async () =>
        {
            var page = await visitor.GetAsync("/");
            page.Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable);
            return page.Words.Contains("jan", StringComparison.Ordinal);
        });
    }

    private static void PlainPage(Page page)
    {
        page.Status.ShouldBe(HttpStatusCode.ServiceUnavailable, page.Url.ToString());
        page.Words.ShouldContain("temporarily unavailable");
        page.Words.ShouldContain("We’re working on it");
        page.Document.QuerySelector("main form")!.GetAttribute("action").ShouldBe(page.Url.AbsolutePath);
        page.Document.QuerySelector("footer").ShouldNotBeNull();
        page.Text.ShouldNotContain("Npgsql");
        page.Text.ShouldNotContain("Exception");
    }
}
