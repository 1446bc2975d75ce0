using System.Net;
using Marten;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.Logins;

public sealed class LoginsTests(ExternalSite site) : IClassFixture<ExternalSite>
{
    [Theory]
    [InlineData("qq")]
    [InlineData("wechat")]
    public async Task Somebody_binds_a_provider_signs_in_by_it_and_unbinds_it(string provider)
    {
        site.Server(provider).Who = Person.New();
        var (name, title) = ($"binder-{provider}", provider == "qq" ? "QQ" : "WeChat");
        var visitor = await SignedInAsync(name);

        (await visitor.ComeByAsync(provider, "/account/logins")).Location.ShouldNotBeNull().ShouldStartWith("/account/logins/bind?");
        (await LoginsAsync(name)).ShouldBeEmpty("a callback binds nothing");
        (await visitor.SubmitAsync("/account/logins/bind")).Location.ShouldBe("/account/logins");

        (await visitor.GetAsync("/account/logins")).Words.ShouldContain("Connected");
        (await site.Visit().ComeByAsync(provider)).Location.ShouldBe("/");
        (await UnlinkAsync(visitor, provider)).Location.ShouldBe("/account/logins");
        (await LoginsAsync(name)).ShouldBeEmpty();
        (await site.Visit().ComeByAsync(provider)).Location.ShouldNotBeNull().ShouldStartWith("/register/external?");
        var user = await site.FindUserAsync(name);
        (await KindsAsync(user)).ShouldBe([AuditKind.LoginLinked, AuditKind.LoginUnlinked], ignoreOrder: true);
        (await site.MailsAsync(user.Email)).Where(m => m.Subject.Contains("connected", StringComparison.Ordinal)).Select(m => m.Subject)
            .ShouldBe([$"{title} was disconnected from your Slices account", $"{title} was connected to your Slices account"]);
    }

    [Fact]
    public async Task An_old_sign_in_begins_binds_and_unbinds_nothing_before_it_is_confirmed()
    {
        site.Qq.Who = Person.New();
        var visitor = await SignedInAsync("old-session");
        await visitor.ComeByAsync("qq", "/account/logins");
        var form = await visitor.GetAsync("/account/logins/bind");
        site.Clock.Move(TimeSpan.FromMinutes(9));
        await site.Visit().GetAsync("/login");
        site.Clock.Move(TimeSpan.FromMinutes(1.1));
        KeyValuePair<string, string>[] token = [new("provider", "qq"), new("__RequestVerificationToken", form.Token())];

        (await visitor.PostAsync("/account/logins", token)).Location.ShouldBe("/account/confirm?returnUrl=%2Faccount%2Flogins");
        (await visitor.PostAsync("/account/logins?handler=Unlink", token)).Location.ShouldBe("/account/confirm?returnUrl=%2Faccount%2Flogins");
        (await visitor.PostAsync("/account/logins/bind", token)).Location.ShouldBe("/account/confirm?returnUrl=%2Faccount%2Flogins%2Fbind");

        (await visitor.GetAsync("/account/logins")).Document.QuerySelector("[name=provider]").ShouldBeNull();
        (await LoginsAsync("old-session")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_form_without_its_token_does_nothing()
    {
        site.Qq.Who = Person.New();
        var visitor = await SignedInAsync("forged-upon");
        await visitor.ComeByAsync("qq", "/account/logins");
        foreach (var path in (string[])["/account/logins", "/account/logins?handler=Unlink", "/account/logins/bind", "/account/confirm?handler=Provider", "/account/password?handler=Set"])
        {
            (await visitor.PostAsync(path, [new("provider", "qq")])).Status.ShouldBe(HttpStatusCode.BadRequest, path);
        }
        var stranger = site.Visit();
        await stranger.ComeByAsync("qq");
        (await stranger.PostAsync("/register/external", [])).Status.ShouldBe(HttpStatusCode.BadRequest);

        (await LoginsAsync("forged-upon")).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_QQ_belongs_to_one_account()
    {
        site.Qq.Who = Person.New();
        await BoundAsync("first-owner");
        var second = await SignedInAsync("second-owner");
        await second.ComeByAsync("qq", "/account/logins");

        var refused = await second.SubmitAsync("/account/logins/bind");

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Alert.ShouldContain("is connected to another account");
        (await LoginsAsync("second-owner")).ShouldBeEmpty();
        (await KindsAsync(await site.FindUserAsync("second-owner"))).ShouldBe([AuditKind.LoginRefused]);
    }

    [Fact]
    public async Task Of_two_accounts_that_bind_one_QQ_at_once_one_wins()
    {
        site.Qq.Who = Person.New();
        var visitors = new List<(Visitor Visitor, Page Page)>();
        foreach (var name in Enumerable.Range(0, 4).Select(n => $"racer-{n}"))
        {
            var visitor = await SignedInAsync(name);
            await visitor.ComeByAsync("qq", "/account/logins");
            visitors.Add((visitor, await visitor.GetAsync("/account/logins/bind")));
        }

        var answers = await Task.WhenAll(visitors.Select(v => v.Visitor.SubmitAsync(v.Page)));

        answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(1);
        answers.Count(a => a.Status == HttpStatusCode.BadRequest).ShouldBe(3);
        (await site.QueryAsync(work => work.Query<ExternalLogin>().CountAsync(l => l.OpenId == site.Qq.Who.OpenId))).ShouldBe(1);
    }

    [Fact]
    public async Task Two_tabs_each_bind_their_own()
    {
        (site.Qq.Who, site.WeChat.Who) = (Person.New(), Person.New());
        var visitor = await SignedInAsync("two-tabs");
        var one = (await visitor.ComeByAsync("qq", "/account/logins")).Location!;
        var two = (await visitor.ComeByAsync("wechat", "/account/logins")).Location!;

        (await visitor.SubmitAsync(one)).Location.ShouldBe("/account/logins");
        (await visitor.SubmitAsync(two)).Location.ShouldBe("/account/logins");

        (await LoginsAsync("two-tabs")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_account_has_one_of_each_provider()
    {
        site.Qq.Who = Person.New();
        var visitor = await BoundAsync("has-another");
        site.Qq.Who = Person.New();
        // The page offers it no more; somebody may have it open from before.
        var page = await visitor.GetAsync("/account/logins");
        var sent = await visitor.PostAsync("/account/logins", [new("provider", "qq"), new("__RequestVerificationToken", page.Token())]);
        await visitor.SendAsync(new(HttpMethod.Get, (await ExternalServer.PassAsync(sent.Location!)).PathAndQuery));

        (await visitor.SubmitAsync("/account/logins/bind")).Alert.ShouldContain("Another QQ account is already connected");

        (await LoginsAsync("has-another")).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("%00", "\0")]
    [InlineData("%EF%BF%BE", "\uFFFE")]
    [InlineData("%ED%A0%80", "no-provider")]
    [InlineData("x'; drop table users; --", "QQ")]
    public async Task What_is_no_provider_is_nothing_to_unbind_bind_or_come_by(string escaped, string name)
    {
        site.Qq.Who = Person.New();
        var visitor = await BoundAsync($"odd-{Guid.NewGuid():N}"[..20]);
        var token = (await visitor.GetAsync("/account/logins")).Token();
        Task<Page> PostAsync(string path) => visitor.SendAsync(new(HttpMethod.Post, path)
        {
            Content = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new StringContent(name), "provider" } },
        });

        ((int)(await PostAsync("/account/logins?handler=Unlink")).Status).ShouldBeOneOf(302, 400);
        ((int)(await PostAsync("/account/logins")).Status).ShouldBeOneOf(400, 404);
        ((int)(await PostAsync("/account/confirm?handler=Provider")).Status).ShouldBeOneOf(400, 404);
        foreach (var path in (string[])[$"/login/{escaped}", $"/login/{escaped}/callback?code=x&state=x"])
        {
            ((int)(await visitor.SendAsync(new(HttpMethod.Get, path))).Status).ShouldBeInRange(400, 499, path);
        }
        foreach (var query in (string[])[$"code={escaped}&state={escaped}", $"state={escaped}", $"code={escaped}"])
        {
            (await visitor.SendAsync(new(HttpMethod.Get, $"/login/qq/callback?{query}"))).Location.ShouldBe("/login/qq?problem=Expired", query);
        }
        ((int)(await visitor.SendAsync(new(HttpMethod.Get, $"/login/qq?problem={escaped}&purpose={escaped}&returnUrl={escaped}"))).Status).ShouldBeLessThan(500);
    }

    [Fact]
    public async Task The_last_way_in_cannot_be_removed_until_there_is_a_password()
    {
        site.Qq.Who = Person.New();
        var visitor = await site.BeNewByAsync("qq", "last-way");
        var page = await visitor.GetAsync("/account/logins");
        page.Words.ShouldContain("your only way to sign in");
        page.Document.QuerySelector("[name=provider][value=qq]").ShouldBeNull();

        var refused = await visitor.PostAsync("/account/logins?handler=Unlink", [new("provider", "qq"), new("__RequestVerificationToken", page.Token())]);

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Alert.ShouldContain("your only way to sign in");
        (await KindsAsync(await site.FindUserAsync("last-way"))).ShouldContain(AuditKind.LoginRefused);
        await visitor.SubmitAsync("/account/password", ("Password", Site.Password), ("ConfirmPassword", Site.Password));
        (await UnlinkAsync(visitor, "qq")).Location.ShouldBe("/account/logins");
        (await LoginsAsync("last-way")).ShouldBeEmpty();
        (await site.Visit().SignInAsync("last-way")).Location.ShouldBe("/");
    }

    [Fact]
    public async Task A_passkey_that_is_the_last_way_in_stays_until_there_is_a_password()
    {
        site.Qq.Who = Person.New();
        var visitor = await site.BeNewByAsync("qq", "last-passkey");
        (await visitor.AddPasskeyAsync(new(visitor.Origin))).Location.ShouldBe("/account/two-factor?Changed=True");
        (await UnlinkAsync(visitor, "qq")).Location.ShouldBe("/account/logins");
        var user = await site.FindUserAsync("last-passkey");
        var passkey = (await site.QueryAsync(work => work.Query<Passkey>().SingleAsync(p => p.UserId == user.Id))).Id;
        var token = (await visitor.GetAsync("/account/two-factor")).Token();
        Task<Page> RemoveAsync() => visitor.PostAsync("/account/two-factor?handler=Remove", [new("id", passkey.ToString()), new("__RequestVerificationToken", token)]);

        var refused = await RemoveAsync();
        var called = await visitor.CallAsync(HttpMethod.Delete, $"/me/two-factor/passkeys/{passkey}");

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Alert.ShouldContain("your only way to sign in");
        called.Status.ShouldBe(HttpStatusCode.Conflict);
        called.Problem().ShouldBe("twoFactor.lastWay");
        (await site.QueryAsync(work => work.Query<Passkey>().AnyAsync(p => p.Id == passkey))).ShouldBeTrue();
        (await KindsAsync(user)).Count(k => k == AuditKind.LoginRefused).ShouldBe(2);
        await visitor.SubmitAsync("/account/password", ("Password", Site.Password), ("ConfirmPassword", Site.Password));
        (await RemoveAsync()).Location.ShouldBe("/account/two-factor?Changed=True");
        (await site.Visit().SignInAsync("last-passkey")).Location.ShouldBe("/");
    }

    [Fact]
    public async Task An_administrator_removes_even_a_factor_that_is_the_last_way_in()
    {
        site.Qq.Who = Person.New();
        var owner = await site.BeNewByAsync("qq", "lost-passkey");
        await owner.AddPasskeyAsync(new(owner.Origin));
        await UnlinkAsync(owner, "qq");
        await site.AddUserAsync("lost-chief", administrator: true);
        var chief = site.Visit();
        await chief.SignInAsync("lost-chief");
        var user = await site.FindUserAsync("lost-passkey");
        var token = (await chief.GetAsync($"/admin/users/{user.Id}")).Token();

        await chief.PostAsync($"/admin/users/{user.Id}?change=RemoveFactors", [new("__RequestVerificationToken", token), new("Input.Reason", "as a test")]);

        (await site.QueryAsync(work => work.Query<Passkey>().AnyAsync(p => p.UserId == user.Id))).ShouldBeFalse();
    }

    [Fact]
    public async Task Of_the_last_two_that_are_removed_at_once_one_stays()
    {
        (site.Qq.Who, site.WeChat.Who) = (Person.New(), Person.New());
        var visitor = await site.BeNewByAsync("qq", "last-two");
        await visitor.ComeByAsync("wechat", "/account/logins");
        await visitor.SubmitAsync("/account/logins/bind");
        var token = (await visitor.GetAsync("/account/logins")).Token();

        var answers = await Task.WhenAll(((string[])["qq", "wechat"]).Select(provider =>
            visitor.PostAsync("/account/logins?handler=Unlink", [new("provider", provider), new("__RequestVerificationToken", token)])));

        answers.Select(a => a.Status).ShouldBe([HttpStatusCode.Redirect, HttpStatusCode.BadRequest], ignoreOrder: true);
        (await LoginsAsync("last-two")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_attackers_callback_binds_nothing_to_whoever_is_led_to_it()
    {
        site.Qq.Who = Person.New();
        var attacker = await SignedInAsync("forcing");
        var begunToBind = await attacker.GoAsync("qq", "/account/logins");
        var stranger = site.Visit();
        var begunToSignIn = await stranger.GoAsync("qq");
        var victim = await SignedInAsync("forced");

        foreach (var callback in (string[])[begunToBind, begunToSignIn])
        {
            (await victim.SendAsync(new(HttpMethod.Get, callback))).Location.ShouldBe("/login/qq?problem=Expired");
        }

        var page = await victim.GetAsync("/account/logins/bind");
        page.Words.ShouldContain("Start over");
        (await victim.PostAsync("/account/logins/bind", [new("__RequestVerificationToken", (await victim.GetAsync("/logout")).Token())])).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await LoginsAsync("forced")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_begun_as_a_sign_in_binds_nothing_to_whoever_is_signed_in_when_it_ends()
    {
        site.Qq.Who = Person.New();
        var visitor = site.Visit();
        var callback = await visitor.GoAsync("qq");
        await site.AddUserAsync("in-between");
        await visitor.SignInAsync("in-between");

        var back = await visitor.SendAsync(new(HttpMethod.Get, callback));

        back.Location.ShouldBe("/login/qq?problem=SignedIn");
        (await visitor.GetAsync(back.Location!)).Words.ShouldContain("nothing was changed");
        (await visitor.GetAsync("/account/logins/bind")).Words.ShouldContain("Start over");
    }

    [Fact]
    public async Task What_one_session_began_to_bind_is_of_no_use_to_the_next_on_the_same_browser()
    {
        site.Qq.Who = Person.New();
        var visitor = await SignedInAsync("left-open");
        var unfinished = await visitor.GoAsync("qq", "/account/logins");
        await visitor.ComeByAsync("qq", "/account/logins");
        await site.AddUserAsync("next-one");
        await visitor.Anew().SignInAsync("next-one");

        (await visitor.GetAsync("/account/logins/bind")).Words.ShouldContain("Start over");
        (await visitor.SendAsync(new(HttpMethod.Get, unfinished))).Location.ShouldBe("/login/qq?problem=Expired&purpose=Link");
        (await LoginsAsync("next-one")).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_identity_waits_ten_minutes_and_only_on_its_own_browser()
    {
        site.Qq.Who = Person.New();
        var visitor = await SignedInAsync("waiter");
        await visitor.ComeByAsync("qq", "/account/logins");
        var elsewhere = site.Visit();
        await elsewhere.SignInAsync("waiter");
        (await elsewhere.GetAsync("/account/logins/bind")).Words.ShouldContain("Start over");

        site.Clock.Move(TimeSpan.FromMinutes(10.1));
        (await visitor.GetAsync("/account/logins/bind")).Words.ShouldContain("Start over");
    }

    [Fact]
    public async Task Disowning_a_binding_undoes_it()
    {
        site.Qq.Who = Person.New();
        await BoundAsync("disowner");
        var user = await site.FindUserAsync("disowner");
        var notice = (await site.MailsAsync(user.Email)).First(m => m.Subject.Contains("was connected", StringComparison.Ordinal)).NotMePath();

        (await site.Visit().CompleteAsync(notice)).Words.ShouldContain("Your account is secured");

        (await LoginsAsync("disowner")).ShouldBeEmpty();
        (await site.FindUserAsync("disowner")).HasPassword.ShouldBeFalse();
        (await site.Visit().ComeByAsync("qq")).Location.ShouldNotBeNull().ShouldStartWith("/register/external?");
    }

    [Fact]
    public async Task A_binding_from_before_what_is_disowned_goes_too()
    {
        site.Qq.Who = Person.New();
        await BoundAsync("kept-binding");
        var user = await site.FindUserAsync("kept-binding");
        await site.MailsAsync(user.Email);
        site.Clock.Move(TimeSpan.FromMinutes(5));
        await site.InsertAsync(OutgoingMail.Queue(MailTemplate.NewDevice, user, "en", "203.0.113.7", site.Clock.GetUtcNow()));

        await site.Visit().SubmitAsync((await site.MailsAsync(user.Email)).First(m => m.NotMePath().Length > 0).NotMePath());

        (await LoginsAsync("kept-binding")).ShouldBeEmpty("whoever came may have come by it");
    }

    [Fact]
    public async Task An_account_that_is_never_activated_lets_go_of_it()
    {
        site.Qq.Who = Person.New();
        await site.Visit().RegisterByAsync("qq", "never-active", "never-active@example.com");
        // The clean-up leaves accounts to its next run that others hold just now, such as whoever sends their mail.
        await site.MailsAsync("never-active@example.com");
        site.Clock.Move(TimeSpan.FromDays(7.1));

        await site.SendAsync(new Slices.Features.CleanUp.CleanUpCommand());

        (await site.QueryAsync(work => work.Query<ExternalLogin>().AnyAsync(l => l.OpenId == site.Qq.Who.OpenId))).ShouldBeFalse();
        (await site.Visit().ComeByAsync("qq")).Location.ShouldNotBeNull().ShouldStartWith("/register/external?");
    }

    [Fact]
    public async Task Administrators_see_the_providers_of_an_account()
    {
        site.Qq.Who = Person.New();
        await BoundAsync("seen");
        await site.AddUserAsync("seeing", administrator: true);
        var chief = site.Visit();
        await chief.SignInAsync("seeing");

        var page = await chief.GetAsync($"/admin/users/{(await site.FindUserAsync("seen")).Id}");

        page.Document.QuerySelectorAll(".facts dd").ShouldContain(d => d.TextContent == "QQ");
        page.Text.ShouldNotContain(site.Qq.Who.OpenId);
    }

    private async Task<Visitor> BoundAsync(string name)
    {
        var visitor = await SignedInAsync(name);
        await visitor.ComeByAsync("qq", "/account/logins");
        (await visitor.SubmitAsync("/account/logins/bind")).Location.ShouldBe("/account/logins");
        return visitor;
    }

    private static async Task<Page> UnlinkAsync(Visitor visitor, string provider) => await visitor.PostAsync(
        "/account/logins?handler=Unlink", [new("provider", provider), new("__RequestVerificationToken", (await visitor.GetAsync("/account/logins")).Token())]);

    private async Task<Visitor> SignedInAsync(string name)
    {
        await site.AddUserAsync(name);
        return await site.SignedInAsync(name);
    }

    private async Task<IReadOnlyList<string>> LoginsAsync(string name)
    {
        var user = await site.FindUserAsync(name);
        return await site.QueryAsync(work => work.Query<ExternalLogin>().Where(l => l.UserId == user.Id).Select(l => l.Provider).ToListAsync());
    }

    private async Task<List<AuditKind>> KindsAsync(User user) =>
        [.. (await site.KindsAsync(user)).Where(k => k is AuditKind.LoginLinked or AuditKind.LoginUnlinked or AuditKind.LoginRefused)];
}
