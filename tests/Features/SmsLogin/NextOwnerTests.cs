using System.Net;
using Marten;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.SmsLogin;

/// <summary>What a number is good for that the operator has given to somebody else.</summary>
public sealed class NextOwnerTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_code_by_text_message_alone_is_no_proof_where_there_is_a_password()
    {
        var mobile = await SomebodyAsync("no-owner");
        var next = site.Visit();
        (await next.SignInBySmsAsync(site, mobile)).Location.ShouldBe("/");

        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Post, "/me/exports", null),
            (HttpMethod.Post, "/me/deletion", new { sure = true }),
            (HttpMethod.Post, "/me/two-factor/app-offers", null),
            (HttpMethod.Delete, "/me/sessions", null),
            (HttpMethod.Put, "/me/mobile", new { mobile = "13900139000", code = "123456" }),
        })
        {
            (await next.CallAsync(method, path, body)).Problem().ShouldBe("refusal.unconfirmed", path);
        }
        (await next.GetAsync("/account/email")).Words.ShouldContain("Confirm it’s you");
        (await next.CallAsync(HttpMethod.Post, "/me/confirmation/mail")).Problem().ShouldBe("confirm.otherwise");
        var user = await site.FindUserAsync("no-owner");
        (user.DeletionDueAt, user.NewEmail).ShouldBe((null, null));

        // The owner, who knows the password, goes on.
        (await next.SubmitAsync("/account/confirm", ("Password", Site.Password))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await next.CallAsync(HttpMethod.Post, "/me/exports")).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task An_administrator_who_signs_in_by_a_text_message_alone_confirms_before_seeing_anybodys_data()
    {
        var mobile = SmsVisits.NewMobile();
        await site.AddUserAsync("texting-chief", administrator: true);
        await site.HaveMobileAsync("texting-chief", mobile);
        var visitor = site.Visit();
        await visitor.SignInBySmsAsync(site, mobile);

        (await visitor.SendAsync(new(HttpMethod.Get, "/admin/users"))).Location.ShouldBe("/account/confirm?returnUrl=%2Fadmin%2Fusers");
        (await visitor.CallAsync(HttpMethod.Get, "/admin/users")).Problem().ShouldBe("refusal.unconfirmed");

        (await visitor.SubmitAsync("/account/confirm", ("Password", Site.Password))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.SendAsync(new(HttpMethod.Get, "/admin/users"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Where_there_is_nothing_else_the_address_agrees_by_a_link_in_the_session_that_asked()
    {
        var mobile = await SomebodyAsync("no-other", password: false);
        var visitor = site.Visit();
        await visitor.SignInBySmsAsync(site, mobile);
        (await visitor.CallAsync(HttpMethod.Post, "/me/deletion", new { sure = true })).Problem().ShouldBe("refusal.unconfirmed");

        var asked = await visitor.PostAsync(
            "/account/confirm?returnUrl=/account/privacy&handler=Mail", (await visitor.GetAsync("/account/confirm")).Values("__RequestVerificationToken"));
        asked.Location.ShouldBe("/account/confirm/mail?waiting=true");
        (await visitor.GetAsync(asked.Location!)).Words.ShouldContain("Check your inbox");
        var link = await LinkAsync("no-other");

        // Nobody else's session, nor the same one on another browser.
        await SomebodyAsync("no-stranger");
        var stranger = await site.SignedInAsync("no-stranger");
        var thief = site.Visit();
        thief.Cookies.Add(site.Address, new Cookie("slices", visitor.SessionCookie));
        foreach (var other in new[] { stranger, thief, site.Visit() })
        {
            (await other.GetAsync(link)).Words.ShouldContain("This link doesn’t work here");
        }

        var page = await visitor.GetAsync(link);
        page.Url.AbsolutePath.ShouldBe("/account/confirm/mail");
        page.Text.ShouldNotContain(link.Split('/')[^1]);
        (await visitor.CallAsync(HttpMethod.Post, "/me/deletion", new { sure = true })).Problem().ShouldBe("refusal.unconfirmed", "opening it changes nothing");
        var key = visitor.SessionCookie;
        (await visitor.SubmitAsync(page, ("Link", page.Value("Link")))).Location.ShouldBe("/account/privacy");

        visitor.SessionCookie.ShouldNotBe(key);
        (await visitor.GetAsync(link)).Words.ShouldContain("This link doesn’t work here", Case.Sensitive, "it works once");
        (await visitor.CallAsync(HttpMethod.Post, "/me/deletion", new { sure = true })).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task The_link_works_a_quarter_of_an_hour_and_over_the_api()
    {
        var mobile = await SomebodyAsync("no-api", password: false);
        var visitor = site.Visit();
        await visitor.SignInBySmsAsync(site, mobile);
        (await visitor.CallAsync(HttpMethod.Post, "/me/confirmation/mail")).Status.ShouldBe(HttpStatusCode.Accepted);
        var late = (await LinkAsync("no-api")).Split('/')[^1];
        site.Clock.Move(TimeSpan.FromMinutes(15.1));
        (await visitor.CallAsync(HttpMethod.Put, "/me/confirmation/mail", new { token = late })).Problem().ShouldBe("link.invalid");

        await visitor.CallAsync(HttpMethod.Post, "/me/confirmation/mail");
        var token = (await LinkAsync("no-api")).Split('/')[^1];
        (await visitor.CallAsync(HttpMethod.Put, "/me/confirmation/mail", new { token })).Status.ShouldBe(HttpStatusCode.NoContent);

        (await visitor.CallAsync(HttpMethod.Post, "/me/exports")).Status.ShouldBe(HttpStatusCode.Accepted);
        (await visitor.CallAsync(HttpMethod.Put, "/me/confirmation/mail", new { token })).Problem().ShouldBe("link.invalid");
    }

    [Fact]
    public async Task Whoever_proves_the_number_takes_it_for_their_own_account_and_its_owner_is_told()
    {
        var mobile = await SomebodyAsync("no-loser");
        var (owner, next) = (await site.SignedInAsync("no-loser"), site.Visit());
        await next.SignInBySmsAsync(site, mobile);
        var waiting = site.Visit();
        var (form, code) = await waiting.AskCodeAsync(site, "/login/sms", mobile);
        await SomebodyAsync("no-taker");
        var taker = await site.SignedInAsync("no-taker");

        (await taker.TakeMobileAsync(site, mobile)).Words.ShouldContain("Your phone number is confirmed.");

        var (loser, winner) = (await site.FindUserAsync("no-loser"), await site.FindUserAsync("no-taker"));
        (loser.Mobile, winner.Mobile).ShouldBe((null, mobile));
        (await next.IsSignedInAsync()).ShouldBeFalse("the session was begun by the number alone");
        (await owner.IsSignedInAsync()).ShouldBeTrue();
        var mail = (await site.MailsAsync(loser.Email)).Single(m => m.Subject.Contains("another account", StringComparison.Ordinal));
        mail.Text.ShouldNotContain("127.0.0.1");
        mail.Text.ShouldNotContain("no-taker");
        (await site.KindsAsync(loser)).ShouldContain(AuditKind.MobileTaken);
        (await site.KindsAsync(winner)).ShouldContain(AuditKind.MobileChanged);
        // What the old holder's browser asked for before opens no other account.
        (await waiting.SubmitAsync(form, ("Code", code))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.Visit().SignInBySmsAsync(site, mobile)).Location.ShouldBe("/");
    }

    [Fact]
    public async Task Who_had_nothing_but_the_number_gets_in_by_the_address()
    {
        var mobile = await SomebodyAsync("no-bereft", password: false);
        await SomebodyAsync("no-bereaver");
        await (await site.SignedInAsync("no-bereaver")).TakeMobileAsync(site, mobile);
        var user = await site.FindUserAsync("no-bereft");
        var owner = site.Visit();

        await owner.CompleteAsync("/forgot", ("Email", user.Email));
        var reset = (await site.MailsAsync(user.Email)).First(m => m.ResetPath().Length > 0).ResetPath();
        await owner.SubmitAsync(reset, ("Password", Site.Password), ("ConfirmPassword", Site.Password));

        (await owner.SignInAsync("no-bereft")).Location.ShouldBe("/");
    }

    [Fact]
    public async Task Of_several_who_take_numbers_of_each_other_at_once_each_number_ends_with_one()
    {
        var names = Enumerable.Range(0, 4).Select(n => $"no-race-{n}").ToList();
        var mobiles = await Task.WhenAll(names.Select(n => SomebodyAsync(n)));
        var visitors = await Task.WhenAll(names.Select(site.SignedInAsync));
        var asked = new List<(Page Form, string Code)>();
        for (var n = 0; n < names.Count; n++)
        {
            asked.Add(await visitors[n].AskCodeAsync(site, "/account/mobile?again=true", mobiles[(n + 1) % names.Count]));
        }

        var pages = await Task.WhenAll(visitors.Select((v, n) => v.CompleteAsync(asked[n].Form, ("Code", asked[n].Code))));

        pages.ShouldAllBe(p => p.Status == HttpStatusCode.OK || p.Status == HttpStatusCode.BadRequest);
        pages.ShouldContain(p => p.Status == HttpStatusCode.OK);
        var kept = await site.QueryAsync(work => work.Query<User>().Where(u => names.Contains(u.UserName) && u.Mobile != null).Select(u => u.Mobile!).ToListAsync());
        kept.ShouldBeUnique();
    }

    private async Task<string> SomebodyAsync(string name, bool password = true)
    {
        var user = await site.AddUserAsync(name, $"{name}@example.com");
        var mobile = SmsVisits.NewMobile();
        await site.SetAsync(user.Id, u => u.Mobile, mobile);
        await site.SetAsync(user.Id, u => u.HasPassword, password);
        return mobile;
    }

    private async Task<string> LinkAsync(string name) =>
        (await site.MailsAsync($"{name}@example.com")).Select(m => m.ConfirmationPath()).First(p => p.Length > 0);
}
