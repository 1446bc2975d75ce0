using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Slices.Domain;
using Slices.Infrastructure.Ephemeral;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Audit;

/// <summary>What strangers may cause as often as they like is recorded, but doesn't fill the disk.</summary>
public sealed class RejectionsTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_flood_of_forged_forms_leaves_one_entry_a_minute_and_network()
    {
        var (visitor, neighbour) = (From("127.0.31.1"), From("127.0.31.2"));

        for (var n = 0; n < 20; n++)
        {
            (await visitor.PostAsync(n % 2 == 0 ? "/login" : "/register", [])).Status.ShouldBe(HttpStatusCode.BadRequest);
        }
        await neighbour.PostAsync("/login", []);
        var entry = (await EntriesAsync("127.0.31.1")).ShouldHaveSingleItem();
        (entry.Kind, entry.UserId, entry.Detail).ShouldBe((AuditKind.AntiforgeryFailed, null, "/login"));
        (await EntriesAsync("127.0.31.2")).Count.ShouldBe(1);

        site.Clock.Move(TimeSpan.FromSeconds(61));
        await visitor.PostAsync("/register", []);

        (await EntriesAsync("127.0.31.1")).Select(e => e.Detail).ShouldBe(["/login", "/register"]);
    }

    [Fact]
    public async Task A_token_of_somebody_else_is_recorded_under_who_sent_it()
    {
        var user = await site.AddUserAsync("forger");
        var visitor = From("127.0.31.3");
        await visitor.SignInAsync("forger");
        var token = (await site.Visit().GetAsync("/login")).Token();

        (await visitor.PostAsync("/logout", [new("__RequestVerificationToken", token)])).Status.ShouldBe(HttpStatusCode.BadRequest);

        (await EntriesAsync("127.0.31.3")).Last().ShouldSatisfyAllConditions(e => e.Kind.ShouldBe(AuditKind.AntiforgeryFailed), e => e.UserId.ShouldBe(user.Id));
    }

    [Theory]
    [InlineData("/api/v1/captchas", "/api/v1/captchas", "127.0.31.41")]
    [InlineData("/api/v1/captchas/some/check", "/api/v1/captchas/{id}/check", "127.0.31.42")]
    [InlineData("/passkeys/options?purpose=SignIn", "/passkeys/options", "127.0.31.43")]
    public async Task A_forged_call_of_a_script_is_recorded(string path, string recorded, string network)
    {
        var answer = await From(network).SendAsync(new(HttpMethod.Post, path) { Content = JsonContent.Create(new { purpose = "signIn" }) });

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldContain("antiforgery.invalid");
        var entry = (await EntriesAsync(network)).ShouldHaveSingleItem();
        (entry.Kind, entry.Detail).ShouldBe((AuditKind.AntiforgeryFailed, recorded));
    }

    [Fact]
    public async Task A_wrong_captcha_is_recorded_without_the_answer()
    {
        await From("127.0.31.5").SubmitAsync("/register", ("UserName", "captcha-less"), ("Email", "c@example.com"), ("Password", Site.Password),
            ("ConfirmPassword", Site.Password), ("Agree", "true"), ("CaptchaAnswer", "mistaken"));

        var entry = (await EntriesAsync("127.0.31.5")).ShouldHaveSingleItem();
        (entry.Kind, entry.Detail).ShouldBe((AuditKind.CaptchaRefused, "Wrong"));
    }

    [Fact]
    public async Task Who_is_refused_a_page_is_recorded_with_the_page_and_not_what_was_typed()
    {
        var user = await site.AddUserAsync("nosy");
        var visitor = From("127.0.31.6");
        await visitor.SignInAsync("nosy");

        (await visitor.SendAsync(new(HttpMethod.Get, $"/admin/users/{Guid.NewGuid()}?typed=this"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await visitor.SendAsync(new(HttpMethod.Get, "/admin/audit"))).Status.ShouldBe(HttpStatusCode.Forbidden);

        var entry = (await EntriesAsync("127.0.31.6")).Where(e => e.Kind == AuditKind.Forbidden).ShouldHaveSingleItem();
        (entry.UserId, entry.Detail).ShouldBe((user.Id, "/admin/users/{id:guid}"));
    }

    [Fact]
    public async Task Without_the_store_that_counts_it_is_recorded_all_the_same()
    {
        await using var lame = new StorelessSite();
        await lame.InitializeAsync();
        var visitor = lame.Visit();

        (await visitor.PostAsync("/preferences", [])).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.PostAsync("/preferences", [])).Status.ShouldBe(HttpStatusCode.BadRequest);

        (await lame.AuditEntriesAsync()).Count(e => e.Kind == AuditKind.AntiforgeryFailed).ShouldBe(2);
    }

    private Visitor From(string address) => site.Visit(from: IPAddress.Parse(address));

    private async Task<List<AuditEntry>> EntriesAsync(string network) => (await site.AuditEntriesAsync()).FindAll(e => e.Network == network);

    private sealed class StorelessSite : Site
    {
        protected override void Replace(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<IEphemeralStore, Away>());
    }

    private sealed class Away : IEphemeralStore
    {
        public Task PutAsync(string key, string value, TimeSpan lifetime) => throw new EphemeralStoreUnavailableException();

        public Task<string?> ReadAsync(string key) => throw new EphemeralStoreUnavailableException();

        public Task<string?> TakeAsync(string key) => throw new EphemeralStoreUnavailableException();

        public Task<IReadOnlyList<WindowCount>> CountAsync(IReadOnlyList<CountedWindow> windows) => throw new EphemeralStoreUnavailableException();

        public Task<bool> ClaimAsync(string key, TimeSpan lifetime) => throw new EphemeralStoreUnavailableException();
    }
}
