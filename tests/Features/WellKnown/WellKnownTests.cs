using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.WellKnown;

public sealed class WellKnownTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_password_manager_is_led_to_the_page_that_changes_the_password()
    {
        var visitor = site.Visit();
        await site.AddUserAsync("managed");
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            var led = await visitor.SendAsync(new(method, "/.well-known/change-password"));
            led.Status.ShouldBe(HttpStatusCode.Redirect);
            led.Location.ShouldBe("/account/password");
        }

        var page = await visitor.GetAsync("/.well-known/change-password");
        page.Url.PathAndQuery.ShouldBe("/login?returnUrl=%2Faccount%2Fpassword");
        (await visitor.SubmitAsync(page, ("Login", "managed"), ("Password", Site.Password))).Location.ShouldBe("/account/password");

        (await visitor.GetAsync("/.well-known/change-password")).Url.AbsolutePath.ShouldBe("/account/password");
    }

    [Fact]
    public async Task What_nobody_knows_is_not_there() =>
        (await site.Visit().GetAsync("/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200")).Status.ShouldBe(HttpStatusCode.NotFound);
}
