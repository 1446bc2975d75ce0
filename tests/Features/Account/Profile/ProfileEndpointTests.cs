using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.Profile;

public sealed class ProfileEndpointTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_profile_is_saved_and_who_is_signed_in_says_it()
    {
        await site.AddUserAsync("ap-owner");
        var visitor = await site.SignedInAsync("ap-owner");

        (await visitor.CallAsync(HttpMethod.Put, "/me/profile", new { nickname = "Amy", language = "zh-CN", timeZone = "Europe/Paris" }))
            .Status.ShouldBe(HttpStatusCode.NoContent);

        var me = await visitor.GetJsonAsync("/api/v1/me");
        me.ToString().ShouldNotContain("assword");
        (me.GetProperty("userName").GetString(), me.GetProperty("nickname").GetString(), me.GetProperty("language").GetString(), me.GetProperty("timeZone").GetString())
            .ShouldBe(("ap-owner", "Amy", "zh-CN", "Europe/Paris"));
        me.GetProperty("twoFactor").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task What_the_page_refuses_is_refused_by_name_and_nothing_is_saved()
    {
        await site.AddUserAsync("ap-wrong");
        var visitor = await site.SignedInAsync("ap-wrong");

        var refused = await visitor.CallAsync(HttpMethod.Put, "/me/profile", new { nickname = "\u202EymA", language = "en", timeZone = "Mars/Olympus" });

        (refused.Status, refused.Problem()).ShouldBe((HttpStatusCode.BadRequest, "input.invalid"));
        refused.WrongMembers().ShouldBe(["nickname", "timeZone"], ignoreOrder: true);
        (await site.FindUserAsync("ap-wrong")).Nickname.ShouldBeNull();
    }
}
