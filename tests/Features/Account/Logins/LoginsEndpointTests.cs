using System.Net;
using System.Text.Json;
using Marten;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.Logins;

public sealed class LoginsEndpointTests(ExternalSite site) : IClassFixture<ExternalSite>
{
    [Fact]
    public async Task A_program_reads_and_unbinds_logins_but_never_the_last_one()
    {
        (site.Qq.Who, site.WeChat.Who) = (Person.New(), Person.New());
        var visitor = await site.BeNewByAsync("qq", "programmed");
        (await visitor.GetJsonAsync("/api/v1/me/logins")).EnumerateArray().Select(Read).ShouldBe([("qq", true, true), ("wechat", false, false)]);

        var refused = await visitor.CallAsync(HttpMethod.Delete, "/me/logins/qq");
        (refused.Status, refused.Problem()).ShouldBe((HttpStatusCode.Conflict, "logins.last"));
        await visitor.ComeByAsync("wechat", "/account/logins");
        await visitor.SubmitAsync("/account/logins/bind");
        (await visitor.CallAsync(HttpMethod.Delete, "/me/logins/qq")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await visitor.GetJsonAsync("/api/v1/me/logins")).EnumerateArray().Select(Read).ShouldBe([("qq", false, false), ("wechat", true, true)]);
    }

    [Fact]
    public async Task An_old_session_a_stranger_and_a_caller_without_a_token_unbind_nothing()
    {
        site.Qq.Who = Person.New();
        var visitor = await site.BeNewByAsync("qq", "kept-by-all");
        (await visitor.SendAsync(ApiVisits.Request(HttpMethod.Delete, "/me/logins/qq"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.Visit().CallAsync(HttpMethod.Delete, "/me/logins/qq")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        site.Clock.Move(TimeSpan.FromMinutes(10.1));

        var refused = await visitor.CallAsync(HttpMethod.Delete, "/me/logins/qq");

        (refused.Status, refused.Problem()).ShouldBe((HttpStatusCode.Forbidden, "refusal.unconfirmed"));
        (await site.QueryAsync(work => work.Query<ExternalLogin>().AnyAsync(l => l.OpenId == site.Qq.Who.OpenId))).ShouldBeTrue();
    }

    [Theory]
    [InlineData("%00")]
    [InlineData("%EF%BF%BE")]
    [InlineData("QQ")]
    public async Task What_is_no_provider_is_unbound_already(string provider)
    {
        site.Qq.Who = Person.New();
        var visitor = await site.BeNewByAsync("qq", $"odd-{Guid.NewGuid():N}"[..20]);

        ((int)(await visitor.CallAsync(HttpMethod.Delete, $"/me/logins/{provider}")).Status).ShouldBeOneOf(204, 400, 404);

        (await site.QueryAsync(work => work.Query<ExternalLogin>().AnyAsync(l => l.OpenId == site.Qq.Who.OpenId))).ShouldBeTrue();
    }

    private static (string Provider, bool IsBound, bool IsLast) Read(JsonElement login) => (
        login.GetProperty("provider").GetString()!, login.GetProperty("boundAt").ValueKind != JsonValueKind.Null, login.GetProperty("isLast").GetBoolean());
}
