using System.Net;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.AcceptAgreement;

public sealed class AcceptAgreementTests(AcceptAgreementTests.Renewed site) : IClassFixture<AcceptAgreementTests.Renewed>
{
    private const string Version = "2026-12";

    [Fact]
    public async Task A_new_version_is_asked_for_at_sign_in_and_leads_on_to_where_one_wanted()
    {
        await site.AddUserAsync("aa-reader", agreement: "2026-11");
        var visitor = site.Visit();
        (await visitor.SignInAsync("aa-reader", path: "/login?returnUrl=/account/address")).Location.ShouldBe("/account/address");

        var asked = await visitor.GetAsync("/account/address");
        asked.Url.PathAndQuery.ShouldBe("/account/agreement?returnUrl=%2Faccount%2Faddress");
        asked.Words.ShouldContain($"Version {Version}");
        asked.Words.ShouldContain("keeps your username");
        (await visitor.SubmitAsync(asked, ("version", Version))).Location.ShouldBe("/account/address");

        (await visitor.GetAsync("/account/address")).Url.AbsolutePath.ShouldBe("/account/address");
        var user = await site.FindUserAsync("aa-reader");
        user.Agreements.Select(a => a.Version).ShouldBe(["2026-11", Version]);
        user.Agreements[1].AcceptedAt.ShouldBe(site.Clock.GetUtcNow(), TimeSpan.FromMinutes(1));
        var entry = (await site.AuditEntriesAsync()).Single(e => e.UserId == user.Id && e.Kind == AuditKind.AgreementAccepted);
        entry.Detail.ShouldBe(Version);
        (await visitor.GetAsync("/account/agreement")).Url.AbsolutePath.ShouldBe("/");
        var page = await visitor.GetAsync("/account/privacy");
        page.Document.QuerySelectorAll(".facts dt").Select(d => d.TextContent).ShouldBe([$"Version {Version}", "Version 2026-11"]);
    }

    [Fact]
    public async Task Until_then_nothing_else_goes_but_leaving_with_ones_data()
    {
        var visitor = await site.AddSignedInAsync("aa-refuser", agreement: "2026-11");
        var page = await visitor.GetAsync("/account/privacy");
        page.Url.AbsolutePath.ShouldBe("/account/privacy");
        var token = new KeyValuePair<string, string>("__RequestVerificationToken", page.Token());

        (await visitor.PostAsync("/account/address", [token])).Location.ShouldBe("/account/agreement?returnUrl=%2Faccount%2Faddress");
        (await visitor.PostAsync("/account/privacy?handler=Export", [token])).Location.ShouldBe("/account/privacy");
        (await visitor.GetAsync("/account/confirm")).Status.ShouldBe(HttpStatusCode.OK);
        (await visitor.SubmitAsync("/account/privacy/delete", ("Sure", "true"))).Location.ShouldBe("/account/privacy");
        (await visitor.PostAsync("/account/privacy?handler=Keep", [token])).Location.ShouldBe("/account/privacy");
        (await visitor.PostAsync("/preferences", [token, new("theme", "dark"), new("returnUrl", "/")])).Status.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.PostAsync("/logout", [token])).Location.ShouldBe("/login");

        (await visitor.SignInAsync("aa-refuser")).Location.ShouldBe("/");
        (await visitor.GetAsync("/")).Url.AbsolutePath.ShouldBe("/account/agreement");
    }

    [Fact]
    public async Task Accepting_in_one_browser_is_accepting_in_all()
    {
        await site.AddUserAsync("aa-twofold", agreement: "2026-11");
        var (here, there) = (await site.SignedInAsync("aa-twofold"), await site.SignedInAsync("aa-twofold"));

        await here.SubmitAsync("/", ("version", Version));

        (await there.IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_session_of_before_goes_on_until_it_ends()
    {
        var user = await site.AddUserAsync("aa-patient", agreement: Version);
        var visitor = await site.SignedInAsync("aa-patient");

        await site.ChangeAsync(user.Id, u => u.Agreements[0] = u.Agreements[0] with { Version = "2026-11" });

        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        (await (await site.SignedInAsync("aa-patient")).GetAsync("/")).Url.AbsolutePath.ShouldBe("/account/agreement");
    }

    [Fact]
    public async Task What_is_accepted_is_what_was_shown()
    {
        var visitor = await site.AddSignedInAsync("aa-late", agreement: "2026-11");
        var page = await visitor.GetAsync("/");

        var refused = await visitor.SubmitAsync(page, ("version", "2026-11"));

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Alert.ShouldContain("changed again");
        (await site.FindUserAsync("aa-late")).Agreements.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Whoever_never_accepted_any_is_not_asked()
    {
        await site.AddUserAsync("aa-made-here", administrator: true);

        (await (await site.SignedInAsync("aa-made-here")).IsSignedInAsync()).ShouldBeTrue();
    }

    public sealed class Renewed() : Site(new() { ["Registration:AgreementVersion"] = Version }, shared: true);
}
