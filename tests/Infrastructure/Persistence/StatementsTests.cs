using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Npgsql;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Persistence;

/// <summary>How many statements pages send to the database, so that nobody adds one unseen.</summary>
public sealed class StatementsTests : IAsyncLifetime
{
    private readonly Site site = new();
    private readonly ConcurrentQueue<string> statements = new();
    private ActivityListener? listener;

    public async ValueTask InitializeAsync()
    {
        await site.InitializeAsync();
        var database = new NpgsqlConnectionStringBuilder(site.ConnectionString).Database;
        listener = new()
        {
            // The requests too: what has none for its parent is the site's own, such as a heartbeat.
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.ParentId is not null && activity.GetTagItem("db.namespace") as string == database && activity.GetTagItem("db.query.text") is string text)
                {
                    statements.Enqueue(text);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public async ValueTask DisposeAsync()
    {
        listener?.Dispose();
        await site.DisposeAsync();
    }

    [Theory]
    [InlineData("/", 1)]
    [InlineData("/account/password", 3)]
    [InlineData("/account/profile", 2)]
    [InlineData("/account/sessions", 3)]
    [InlineData("/account", 6)]
    public async Task A_signed_in_page_asks_little(string path, int most)
    {
        var user = await site.AddUserAsync("asking");
        var visitor = await site.SignedInAsync(user.UserName);

        await ShouldAskAsync(most, async () => (await visitor.GetAsync(path)).Status.ShouldBe(HttpStatusCode.OK));
    }

    [Fact]
    public async Task Strangers_pages_ask_nothing()
    {
        var visitor = site.Visit();
        foreach (var path in new[] { "/login", "/register", "/forgot", "/agreement", "/css/site.css" })
        {
            await ShouldAskAsync(0, async () => (await visitor.GetAsync(path)).Status.ShouldBe(HttpStatusCode.OK));
        }
    }

    [Fact]
    public async Task A_sign_in_on_a_known_browser_and_a_registration_ask_what_they_must()
    {
        var visitor = await site.AddSignedInAsync("signing-in");
        await visitor.SubmitAsync("/logout");
        var form = await visitor.GetAsync("/login");

        await ShouldAskAsync(13, async () => (await visitor.SubmitAsync(form, ("Login", "signing-in"), ("Password", Site.Password))).Location.ShouldBe("/"));

        var stranger = site.Visit();
        await ShouldAskAsync(16, async () => (await stranger.RegisterAsync("registering", "registering@example.com")).Status.ShouldBe(HttpStatusCode.OK));
    }

    private async Task ShouldAskAsync(int most, Func<Task> act)
    {
        statements.Clear();
        await act();
        statements.Count.ShouldBeInRange(Math.Min(1, most), most, string.Join("\n---\n", statements));
    }
}
