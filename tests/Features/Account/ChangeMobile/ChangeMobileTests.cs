using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Settings;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.ChangeMobile;

public sealed class ChangeMobileTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Somebody_confirms_a_mobile_and_signs_in_with_it_and_the_password()
    {
        site.Clock.Move(TimeSpan.FromMinutes(1.1));
        var visitor = await SignedInAsync("mover");
        var asked = await AskAsync(visitor, "13800138001");
        asked.Words.ShouldContain("138 0013 8001", Case.Sensitive, "whoever typed it reads it in full");

        var done = await visitor.CompleteAsync(asked, ("Code", await site.SmsCodeAsync("+8613800138001")));

        done.Words.ShouldContain("Your phone number is confirmed.");
        (await site.FindUserAsync("mover")).Mobile.ShouldBe("+8613800138001");
        (await site.Visit().SignInAsync("138 0013 8001")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task The_owner_is_told_by_mail()
    {
        site.Clock.Move(TimeSpan.FromMinutes(1.1));
        var visitor = await SignedInAsync("told");
        var done = await visitor.CompleteAsync(await AskAsync(visitor, "13800138095"), ("Code", await site.SmsCodeAsync("+8613800138095")));

        done.Words.ShouldContain("Your phone number is confirmed.");
        var mail = (await site.MailsAsync((await site.FindUserAsync("told")).Email)).Single(m => m.Subject.Contains("phone number", StringComparison.Ordinal));
        mail.Text.ShouldContain("/account/not-me/");
        mail.Text.ShouldNotContain("13800138095");
    }

    [Fact]
    public async Task An_old_sign_in_sends_no_code_and_changes_nothing_before_it_is_confirmed()
    {
        var visitor = await SignedInAsync("forgetful");
        var form = await visitor.GetAsync("/account/mobile");
        site.Clock.Move(TimeSpan.FromMinutes(10.1));

        KeyValuePair<string, string>[] typed = [new("Input.Mobile", "13800138002"), new("Input.Code", "123456"), new("__RequestVerificationToken", form.Token())];
        var sent = await visitor.PostAsync("/account/mobile?handler=Send", typed);
        var changed = await visitor.PostAsync("/account/mobile", typed);

        sent.Location.ShouldBe("/account/confirm?returnUrl=%2Faccount%2Fmobile");
        changed.Location.ShouldBe("/account/confirm?returnUrl=%2Faccount%2Fmobile");
        (await site.OutgoingSmsAsync()).Exists(m => m.To == "+8613800138002").ShouldBeFalse();
    }

    [Fact]
    public async Task An_account_that_was_never_activated_keeps_no_mobile_from_its_holder()
    {
        var squatter = await site.AddUserAsync("squatter", active: false);
        await site.SetAsync(squatter.Id, u => u.Mobile, "+8613800138005");
        var visitor = await SignedInAsync("rightful");

        await visitor.SubmitAsync(await AskAsync(visitor, "13800138005"), ("Code", await site.SmsCodeAsync("+8613800138005")));

        (await site.FindUserAsync("rightful")).Mobile.ShouldBe("+8613800138005");
        (await site.FindUserAsync("squatter")).Mobile.ShouldBeNull();
    }

    [Fact]
    public async Task A_link_does_not_say_that_something_was_done() =>
        (await (await SignedInAsync("misled")).GetAsync("/account/mobile?done=true")).Words.ShouldNotContain("confirmed");

    [Fact]
    public async Task A_code_that_one_person_asked_for_changes_nobody_elses_mobile_even_on_the_same_browser()
    {
        var attacker = await SignedInAsync("attacker");
        await AskAsync(attacker, "13800138004");
        var code = await site.SmsCodeAsync("+8613800138004");
        var victim = await SignedInAsync("open-machine");
        var browser = attacker.Cookies.GetCookies(site.Address)["slices-browser"]!.Value;
        victim.Cookies.GetCookies(site.Address)["slices-browser"]!.Value = browser;

        var page = await victim.GetAsync("/account/mobile");
        page.Words.ShouldNotContain("8004");
        await victim.PostAsync("/account/mobile", [new("Input.Mobile", "13800138004"), new("Input.Code", code), new("__RequestVerificationToken", page.Token())]);

        (await site.FindUserAsync("open-machine")).Mobile.ShouldBeNull();
    }

    [Fact]
    public async Task A_number_is_removed_with_the_sessions_that_it_alone_began()
    {
        var user = await site.AddUserAsync("leaver", "leaver@example.com");
        var mobile = SmsVisits.NewMobile();
        await site.HaveMobileAsync("leaver", mobile);
        var finder = site.Visit();
        await finder.SignInBySmsAsync(site, mobile);
        var visitor = await site.SignedInAsync("leaver");

        var done = await RemoveAsync(visitor);

        (await visitor.GetAsync(done.Location!)).Words.ShouldContain("Your phone number is removed.");
        (await site.FindUserAsync("leaver")).Mobile.ShouldBeNull();
        (await finder.IsSignedInAsync()).ShouldBeFalse();
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        (await site.KindsAsync(user)).ShouldContain(AuditKind.MobileRemoved);
        (await site.MailsAsync("leaver@example.com")).ShouldContain(m => m.Subject.Contains("phone number was removed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task So_is_one_that_another_number_takes_the_place_of()
    {
        await site.AddUserAsync("renumbered");
        var former = SmsVisits.NewMobile();
        await site.HaveMobileAsync("renumbered", former);
        var finder = site.Visit();
        await finder.SignInBySmsAsync(site, former);
        var visitor = await site.SignedInAsync("renumbered");

        await visitor.TakeMobileAsync(site, SmsVisits.NewMobile());

        (await finder.IsSignedInAsync()).ShouldBeFalse();
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task The_last_way_in_and_what_the_site_asks_for_stays()
    {
        var user = await site.AddUserAsync("clinging");
        await site.HaveMobileAsync("clinging", SmsVisits.NewMobile());
        var visitor = await site.SignedInAsync("clinging");
        await site.SetAsync(user.Id, u => u.HasPassword, false);

        (await RemoveAsync(visitor)).Alert.ShouldContain("This is your only way to sign in.");
        (await visitor.CallAsync(HttpMethod.Delete, "/me/mobile")).Problem().ShouldBe("changeMobile.lastWay");
        (await site.KindsAsync(user)).ShouldContain(AuditKind.LoginRefused);

        await site.SetAsync(user.Id, u => u.HasPassword, true);
        var settings = site.Services.GetRequiredService<IOptions<RegistrationSettings>>().Value;
        try
        {
            settings.RequireMobile = true;
            (await visitor.GetAsync("/account/mobile")).Document.QuerySelector("form[action*=Remove]").ShouldBeNull();
            (await RemoveAsync(visitor)).Alert.ShouldContain("This site needs a phone number.");
        }
        finally
        {
            settings.RequireMobile = false;
        }
        (await site.FindUserAsync("clinging")).Mobile.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_old_sign_in_removes_nothing()
    {
        await site.AddUserAsync("sleepy");
        await site.HaveMobileAsync("sleepy", SmsVisits.NewMobile());
        var visitor = await site.SignedInAsync("sleepy");
        site.Clock.Move(TimeSpan.FromMinutes(10.1));

        (await RemoveAsync(visitor)).Location.ShouldBe("/account/confirm?returnUrl=%2Faccount%2Fmobile");
        (await site.FindUserAsync("sleepy")).Mobile.ShouldNotBeNull();
    }

    [Fact]
    public async Task Strangers_have_no_mobile_to_change() =>
        (await site.Visit().SendAsync(new(HttpMethod.Get, "/account/mobile"))).Location.ShouldBe("/login?returnUrl=%2Faccount%2Fmobile");

    private static async Task<Page> RemoveAsync(Visitor visitor) => await visitor.PostAsync(
        "/account/mobile?handler=Remove", [new("__RequestVerificationToken", (await visitor.GetAsync("/account/mobile")).Token())]);

    private async Task<Visitor> SignedInAsync(string name)
    {
        await site.AddUserAsync(name);
        return await site.SignedInAsync(name);
    }

    private static async Task<Page> AskAsync(Visitor visitor, string mobile)
    {
        var sent = await visitor.SubmitAsync("/account/mobile", ("Mobile", mobile));
        sent.Status.ShouldBe(HttpStatusCode.Redirect, sent.Words);
        return await visitor.GetAsync(sent.Location!);
    }
}
