using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.Privacy;

public sealed class PrivacyEndpointTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_program_accepts_the_new_terms_before_anything_else()
    {
        var visitor = await site.AddSignedInAsync("api-reader", agreement: "2025-01");
        var refused = await visitor.CallAsync(HttpMethod.Get, "/me");
        (refused.Status, refused.Problem()).ShouldBe((HttpStatusCode.Forbidden, "agreement.required"));
        (await visitor.PostAsync("/sms-codes", new { mobile = "13800138000", purpose = "mobileChange" })).Problem().ShouldBe("agreement.required");
        var current = (await visitor.GetJsonAsync("/api/v1/me/agreements")).GetProperty("current").GetString()!;

        (await visitor.PostAsync("/me/agreements", new { version = "2025-01" })).Problem().ShouldBe("acceptAgreement.newer");
        (await visitor.PostAsync("/me/agreements", new { version = current })).Status.ShouldBe(HttpStatusCode.NoContent);

        (await visitor.CallAsync(HttpMethod.Get, "/me")).Status.ShouldBe(HttpStatusCode.OK);
        (await visitor.GetJsonAsync("/api/v1/me/agreements")).GetProperty("accepted").EnumerateArray()
            .Select(a => a.GetProperty("version").GetString()).ShouldBe([current, "2025-01"]);
    }

    [Fact]
    public async Task A_program_asks_for_the_data_and_fetches_it()
    {
        var user = await site.AddUserAsync("api-taker");
        var visitor = await site.SignedInAsync("api-taker");
        (await visitor.CallAsync(HttpMethod.Get, "/me/exports/current")).Status.ShouldBe(HttpStatusCode.NotFound);

        (await visitor.CallAsync(HttpMethod.Post, "/me/exports")).Status.ShouldBe(HttpStatusCode.Accepted);
        await Eventually.TrueAsync(async () => (await site.DataExportsAsync()).Exists(e => e.UserId == user.Id && e.ReadyAt != null));

        (await visitor.GetJsonAsync("/api/v1/me/exports/current")).GetProperty("bytes").GetInt32().ShouldBeGreaterThan(100);
        var file = await visitor.CallAsync(HttpMethod.Get, "/me/exports/current/file");
        (file.Status, file.Header("Cache-Control")).ShouldBe((HttpStatusCode.OK, "no-store"));
        file.Header("Content-Disposition").ShouldStartWith("attachment");
        file.Text.ShouldContain("api-taker");
        site.Clock.Move(TimeSpan.FromMinutes(11));
        (await visitor.CallAsync(HttpMethod.Get, "/me/exports/current/file")).Problem().ShouldBe("refusal.unconfirmed");
        (await visitor.CallAsync(HttpMethod.Post, "/me/exports")).Problem().ShouldBe("refusal.unconfirmed");
    }

    [Fact]
    public async Task A_program_has_the_account_deleted_and_keeps_it_after_all()
    {
        var visitor = await site.AddSignedInAsync("api-leaver");

        (await visitor.PostAsync("/me/deletion", new { sure = false })).Problem().ShouldBe("deleteAccount.unsure");
        (await visitor.PostAsync("/me/deletion", new { sure = true })).Status.ShouldBe(HttpStatusCode.Accepted);
        (await visitor.GetJsonAsync("/api/v1/me/deletion")).GetProperty("dueAt").GetDateTimeOffset().ShouldBe(site.Clock.GetUtcNow().AddDays(7), TimeSpan.FromMinutes(1));
        (await visitor.CallAsync(HttpMethod.Delete, "/me/deletion")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await visitor.CallAsync(HttpMethod.Get, "/me/deletion")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await site.FindUserAsync("api-leaver")).DeletionDueAt.ShouldBeNull();
    }

    [Fact]
    public async Task The_only_administrator_cant()
    {
        var visitor = await site.AddSignedInAsync("api-chief", administrator: true);

        var refused = await visitor.PostAsync("/me/deletion", new { sure = true });

        (refused.Status, refused.Problem()).ShouldBe((HttpStatusCode.Conflict, "deleteAccount.lastAdministrator"));
    }
}
