using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.TwoFactor;

public sealed class RequiredFactorTests(RequiredFactorTests.Strict site) : IClassFixture<RequiredFactorTests.Strict>
{
    [Fact]
    public async Task An_administrator_without_a_second_factor_reaches_only_the_page_that_sets_one_up()
    {
        await site.AddUserAsync("chief", administrator: true);
        var visitor = site.Visit();
        await visitor.SignInAsync("chief");
        foreach (var path in new[] { "/", "/admin/users", "/account/mobile" })
        {
            (await visitor.SendAsync(new(HttpMethod.Get, path))).Location.ShouldBe("/account/two-factor", path);
        }
        var page = await visitor.GetAsync("/account/two-factor");
        page.Words.ShouldContain("Admins need a second factor");
        (await visitor.PostAsync("/admin/users", [new("__RequestVerificationToken", page.Token())])).Location.ShouldBe("/account/two-factor");

        await visitor.AddAppAsync(site);

        (await visitor.SendAsync(new(HttpMethod.Get, "/admin/users"))).Status.ShouldBe(HttpStatusCode.OK);
        var removal = await visitor.PostAsync("/account/two-factor?handler=Remove", [new("__RequestVerificationToken", (await visitor.GetAsync("/account/two-factor")).Token())]);
        removal.Alert.ShouldContain("Admins must keep at least one second factor.");
        (await site.FindUserAsync("chief")).TotpSecret.ShouldNotBeNull();
    }

    [Fact]
    public async Task Others_need_none()
    {
        await site.AddUserAsync("plain");
        var visitor = site.Visit();
        await visitor.SignInAsync("plain");

        (await visitor.SendAsync(new(HttpMethod.Get, "/"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    public sealed class Strict() : Site(new() { ["Accounts:RequireAdministratorFactor"] = "true" }, shared: true);
}
