using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.Privacy;

public sealed class PrivacyEndpointTests(Site site) : IClassFixture<Site>
{
    private const string Me = "/api/v1/me";

    [Fact]
    public async Task A_program_accepts_the_new_terms_before_anything_else()
    {
        await site.AddUserAsync("api-reader", agreement: "2025-01");
        var visitor = await SignedInAsync("api-reader");
        var refused = await visitor.SendAsync(new(HttpMethod.Get, Me));
        (refused.Status, Code(refused)).ShouldBe((HttpStatusCode.Forbidden, "agreement.required"));
        Code(await visitor.PostAsync("/sms-codes", new { mobile = "13800138000", purpose = "mobileChange" })).ShouldBe("agreement.required");
        var current = (await visitor.GetJsonAsync($"{Me}/agreements")).GetProperty("current").GetString()!;

        Code(await SendAsync(visitor, HttpMethod.Post, "/agreements", new { version = "2025-01" })).ShouldBe("acceptAgreement.newer");
        (await SendAsync(visitor, HttpMethod.Post, "/agreements", new { version = current })).Status.ShouldBe(HttpStatusCode.NoContent);

        (await visitor.SendAsync(new(HttpMethod.Get, Me))).Status.ShouldBe(HttpStatusCode.OK);
        (await visitor.GetJsonAsync($"{Me}/agreements")).GetProperty("accepted").EnumerateArray()
            .Select(a => a.GetProperty("version").GetString()).ShouldBe([current, "2025-01"]);
    }

    [Fact]
    public async Task A_program_asks_for_the_data_and_fetches_it()
    {
        var user = await site.AddUserAsync("api-taker");
        var visitor = await SignedInAsync("api-taker");
        (await visitor.SendAsync(new(HttpMethod.Get, $"{Me}/exports/current"))).Status.ShouldBe(HttpStatusCode.NotFound);

        (await SendAsync(visitor, HttpMethod.Post, "/exports")).Status.ShouldBe(HttpStatusCode.Accepted);
        await Eventually.TrueAsync(() => site.QueryAsync(db => db.DataExports.AnyAsync(e => e.UserId == user.Id && e.ReadyAt != null)));

        (await visitor.GetJsonAsync($"{Me}/exports/current")).GetProperty("bytes").GetInt32().ShouldBeGreaterThan(100);
        var file = await visitor.SendAsync(new(HttpMethod.Get, $"{Me}/exports/current/file"));
        (file.Status, file.Header("Cache-Control")).ShouldBe((HttpStatusCode.OK, "no-store"));
        file.Header("Content-Disposition").ShouldStartWith("attachment");
        file.Text.ShouldContain("api-taker");
        site.Clock.Move(TimeSpan.FromMinutes(11));
        Code(await visitor.SendAsync(new(HttpMethod.Get, $"{Me}/exports/current/file"))).ShouldBe("refusal.unconfirmed");
        Code(await SendAsync(visitor, HttpMethod.Post, "/exports")).ShouldBe("refusal.unconfirmed");
    }

    [Fact]
    public async Task A_program_has_the_account_deleted_and_keeps_it_after_all()
    {
        await site.AddUserAsync("api-leaver");
        var visitor = await SignedInAsync("api-leaver");

        Code(await SendAsync(visitor, HttpMethod.Post, "/deletion", new { sure = false })).ShouldBe("deleteAccount.unsure");
        (await SendAsync(visitor, HttpMethod.Post, "/deletion", new { sure = true })).Status.ShouldBe(HttpStatusCode.Accepted);
        (await visitor.GetJsonAsync($"{Me}/deletion")).GetProperty("dueAt").GetDateTimeOffset().ShouldBe(site.Clock.GetUtcNow().AddDays(7), TimeSpan.FromMinutes(1));
        (await SendAsync(visitor, HttpMethod.Delete, "/deletion")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await visitor.SendAsync(new(HttpMethod.Get, $"{Me}/deletion"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await site.FindUserAsync("api-leaver")).DeletionDueAt.ShouldBeNull();
    }

    [Fact]
    public async Task The_only_administrator_cant()
    {
        await site.AddUserAsync("api-chief", administrator: true);
        var visitor = await SignedInAsync("api-chief");

        var refused = await SendAsync(visitor, HttpMethod.Post, "/deletion", new { sure = true });

        (refused.Status, Code(refused)).ShouldBe((HttpStatusCode.Conflict, "deleteAccount.lastAdministrator"));
    }

    private static async Task<Page> SendAsync(Visitor visitor, HttpMethod method, string path, object? body = null)
    {
        var token = (await visitor.GetJsonAsync("/api/v1/antiforgery")).GetProperty("token").GetString();
        return await visitor.SendAsync(new(method, Me + path) { Headers = { { "X-CSRF-TOKEN", token } }, Content = body is null ? null : JsonContent.Create(body) });
    }

    private static string? Code(Page page) => JsonDocument.Parse(page.Body).RootElement.GetProperty("code").GetString();

    private async Task<Visitor> SignedInAsync(string name)
    {
        var visitor = site.Visit();
        await visitor.SignInAsync(name);
        return visitor;
    }
}
