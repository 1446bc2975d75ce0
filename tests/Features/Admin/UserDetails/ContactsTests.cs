using System.Net;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.UserDetails;

/// <summary>Addresses and mobiles are masked for administrators too; that one looked at them is in the record.</summary>
public sealed class ContactsTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task They_are_shown_to_who_asks_and_that_is_recorded()
    {
        var (user, mobile) = await SomebodyAsync("shown");
        var (chief, administrator) = await ChiefAsync("show-chief");
        var page = await chief.GetAsync($"/admin/users/{user.Id}");
        page.Text.ShouldNotContain(user.Email);
        page.Text.ShouldNotContain(mobile);
        page.Words.ShouldContain($"Phone number{MobileNumber.FromValue(mobile).Masked}");

        var shown = await chief.PostAsync($"/admin/users/{user.Id}?handler=Show", [new("__RequestVerificationToken", page.Token())]);

        shown.Words.ShouldContain(user.Email);
        shown.Words.ShouldContain(MobileNumber.FromValue(mobile).Formatted);
        var entry = (await site.AuditEntriesAsync()).Single(e => e.Kind == AuditKind.ContactsShown && e.UserId == user.Id);
        entry.ActorId.ShouldBe(administrator.Id);
        (await chief.GetAsync($"/admin/users/{user.Id}")).Words.ShouldContain("Contact details viewed by an admin by show-chief");
    }

    [Fact]
    public async Task A_copied_cookie_shows_nothing()
    {
        var (user, _) = await SomebodyAsync("hidden");
        var (chief, _) = await ChiefAsync("stale-show-chief");
        var token = (await chief.GetAsync($"/admin/users/{user.Id}")).Token();
        site.Clock.Move(TimeSpan.FromMinutes(10.1));

        (await chief.PostAsync($"/admin/users/{user.Id}?handler=Show", [new("__RequestVerificationToken", token)])).Location.ShouldBe($"/account/confirm?returnUrl=%2Fadmin%2Fusers%2F{user.Id}");
        (await site.KindsAsync(user)).ShouldNotContain(AuditKind.ContactsShown);
    }

    [Fact]
    public async Task Over_the_API_it_is_the_same()
    {
        var (user, mobile) = await SomebodyAsync("called");
        var (chief, _) = await ChiefAsync("api-show-chief");
        (await chief.GetJsonAsync($"/api/v1/admin/users/{user.Id}")).ToString().ShouldNotContain(user.Email);
        (await chief.GetJsonAsync("/api/v1/admin/users?search=called")).ToString().ShouldNotContain(user.Email);

        var shown = await chief.CallAsync(HttpMethod.Post, $"/admin/users/{user.Id}/contacts");

        (shown.Json().GetProperty("email").GetString(), shown.Json().GetProperty("mobile").GetString()).ShouldBe((user.Email, mobile));
        (await site.KindsAsync(user)).ShouldContain(AuditKind.ContactsShown);
        await site.AddUserAsync("no-chief");
        (await (await site.SignedInAsync("no-chief")).CallAsync(HttpMethod.Post, $"/admin/users/{user.Id}/contacts")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_details_count_the_factors()
    {
        var (user, _) = await SomebodyAsync("counted");
        await (await site.SignedInAsync("counted")).AddAppAsync(site);
        var (chief, _) = await ChiefAsync("count-chief");

        (await chief.GetAsync($"/admin/users/{user.Id}")).Words.ShouldContain("Two-factor authentication Authenticator app · 10 recovery codes");
    }

    private async Task<(User User, string Mobile)> SomebodyAsync(string name)
    {
        var user = await site.AddUserAsync(name, $"{name}.in.full@example.com");
        var mobile = SmsVisits.NewMobile();
        await site.HaveMobileAsync(name, mobile);
        return (user, mobile);
    }

    private async Task<(Visitor Chief, User Administrator)> ChiefAsync(string name)
    {
        var administrator = await site.AddUserAsync(name, administrator: true);
        return (await site.SignedInAsync(name), administrator);
    }
}
