using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.Profile;

public sealed class ProfileEndpointTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_profile_is_saved_and_who_is_signed_in_says_it()
    {
        var visitor = await site.AddSignedInAsync("ap-owner");

        (await visitor.CallAsync(HttpMethod.Put, "/me/profile", new { nickname = "Amy", language = "zh-CN", timeZone = "Europe/Paris" }))
            .Status.ShouldBe(HttpStatusCode.NoContent);

        var me = await visitor.GetJsonAsync("/api/v1/me");
        me.ToString().ShouldNotContain("assword");
        (me.GetProperty("userName").GetString(), me.GetProperty("nickname").GetString(), me.GetProperty("language").GetString(), me.GetProperty("timeZone").GetString())
            .ShouldBe(("ap-owner", "Amy", "zh-CN", "Europe/Paris"));
        me.GetProperty("twoFactor").GetBoolean().ShouldBeFalse();
    }

    [Theory]
    [InlineData("Asia/Saigon", "Asia/Ho_Chi_Minh")]
    [InlineData("Asia/Calcutta", "Asia/Kolkata")]
    [InlineData("Asia/Katmandu", "Asia/Kathmandu")]
    [InlineData("Asia/Chongqing", "Asia/Shanghai")]
    [InlineData("Europe/Kiev", "Europe/Kyiv")]
    [InlineData("US/Pacific", "America/Los_Angeles")]
    [InlineData("America/Buenos_Aires", "America/Argentina/Buenos_Aires")]
    [InlineData("asia/saigon", "Asia/Ho_Chi_Minh")]
    [InlineData("PRC", "Asia/Shanghai")]
    [InlineData("UTC", "Etc/UTC")]
    [InlineData("Etc/GMT-8", "Etc/GMT-8")]
    public async Task A_zone_is_taken_by_every_name_that_it_has_or_had_and_chosen_on_the_page(string name, string zone)
    {
        var user = $"ap-zone-{name.Length}-{zone.Length}-{(int)name[0]}{name[^1]}";
        await site.AddUserAsync(user);
        var visitor = await site.SignedInAsync(user);

        (await visitor.CallAsync(HttpMethod.Put, "/me/profile", new { nickname = "", language = "en", timeZone = name })).Status.ShouldBe(HttpStatusCode.NoContent);

        (await visitor.GetJsonAsync("/api/v1/me")).GetProperty("timeZone").GetString().ShouldBe(zone);
        (await visitor.GetAsync("/account/profile")).Document.QuerySelectorAll("[name='Input.TimeZone'] option[selected]").ShouldHaveSingleItem().GetAttribute("value").ShouldBe(zone);
    }

    [Theory]
    [InlineData("posix/Asia/Shanghai")]
    [InlineData("right/Asia/Shanghai")]
    [InlineData("posixrules")]
    [InlineData("localtime")]
    [InlineData("zone.tab")]
    [InlineData("leapseconds")]
    [InlineData("China Standard Time")]
    [InlineData("UTC+12")]
    [InlineData("Asia")]
    [InlineData("/etc/localtime")]
    [InlineData("Asia/../Asia/Shanghai")]
    [InlineData("Asia/Shanghai\n")]
    public async Task What_the_zone_database_does_not_name_is_no_zone(string name)
    {
        var user = $"ap-none-{name.Length}-{(int)name[0]}";
        await site.AddUserAsync(user);

        var refused = await (await site.SignedInAsync(user)).CallAsync(HttpMethod.Put, "/me/profile", new { nickname = "", language = "en", timeZone = name });

        refused.Problem().ShouldBe("timeZone.form");
    }

    [Theory]
    [InlineData("\u3164", "nickname.form")]
    [InlineData("a\u200Db", "nickname.form")]
    [InlineData("\uE000", "text.unknown")]
    [InlineData("a\u0316\u0316\u0316\u0316\u0316", "text.marks")]
    [InlineData("1234567890123456789012345678901", "nickname.long")]
    public async Task A_refusal_names_the_reason(string nickname, string code)
    {
        var user = $"ap-why-{nickname.Length}-{(int)nickname[0]}";
        await site.AddUserAsync(user);
        var visitor = await site.SignedInAsync(user);

        (await visitor.CallAsync(HttpMethod.Put, "/me/profile", new { nickname, language = "en", timeZone = "" })).Problem().ShouldBe(code);
        var recipient = await visitor.CallAsync(HttpMethod.Post, "/me/addresses", new { recipient = nickname + (code == "nickname.long" ? nickname : ""), mobile = "13800138000", province = "440000", city = "441900", street = "1" });
        recipient.Problem().ShouldBe(code.Replace("nickname", "recipient", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_page_refuses_is_refused_by_name_and_nothing_is_saved()
    {
        var visitor = await site.AddSignedInAsync("ap-wrong");

        var refused = await visitor.CallAsync(HttpMethod.Put, "/me/profile", new { nickname = "\u202EymA", language = "en", timeZone = "Mars/Olympus" });

        (refused.Status, refused.Problem()).ShouldBe((HttpStatusCode.BadRequest, "input.invalid"));
        refused.WrongMembers().ShouldBe(["nickname", "timeZone"], ignoreOrder: true);
        (await site.FindUserAsync("ap-wrong")).Nickname.ShouldBeNull();
    }
}
