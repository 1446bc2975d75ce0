using System.Net;
using Marten;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.LoginByProvider;

public sealed class ExternalLoginTests(ExternalSite site) : IClassFixture<ExternalSite>
{
    [Theory]
    [InlineData("qq")]
    [InlineData("wechat")]
    public async Task Somebody_new_makes_an_account_without_a_password_and_signs_in_to_it_ever_after(string provider)
    {
        var (visitor, name) = (site.Visit(), $"fresh-{provider}");
        site.Server(provider).Who = Person.New();

        var sent = await visitor.RegisterByAsync(provider, name, $"{name}@example.com");

        sent.Words.ShouldContain($"{name}@example.com");
        sent.Url.PathAndQuery.ShouldBe("/register/external?done=true");
        (await visitor.GetAsync("/register/external?done=true")).Words.ShouldContain($"{name}@example.com");
        (await visitor.ComeByAsync(provider)).Location.ShouldBe($"/login/{provider}?problem=NotActivated");
        (await visitor.IsSignedInAsync()).ShouldBeFalse();
        var mail = (await site.MailsAsync($"{name}@example.com")).Single();
        var link = mail.ActivationPath();
        foreach (var words in new[] { mail.Text, (await visitor.GetAsync(link)).Words })
        {
            words.ShouldContain(provider == "qq" ? "can sign in with QQ" : "can sign in with WeChat");
            words.ShouldNotContain("password", Case.Insensitive);
        }
        (await visitor.SubmitAsync(link)).Location.ShouldBe("/", "the browser that registered is signed in");
        (await visitor.Anew().ComeByAsync(provider, $"/login?returnUrl=%2Faccount%2Fsessions")).Location.ShouldBe("/account/sessions");
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        (await site.Visit().ComeByAsync(provider)).Location.ShouldBe("/");
        var user = await site.FindUserAsync(name);
        user.HasPassword.ShouldBeFalse();
        user.Agreements.Count.ShouldBe(1);
        var login = await site.QueryAsync(work => work.Query<ExternalLogin>().SingleAsync(l => l.UserId == user.Id));
        (login.OpenId, login.UnionId).ShouldBe((site.Server(provider).Who!.OpenId, site.Server(provider).Who!.UnionId));
        login.LastUsedAt.ShouldNotBeNull();
        (await EntriesAsync(user)).ShouldContain(e => e.Kind == AuditKind.SignedIn && e.Factor == Factor.External);
    }

    [Fact]
    public async Task Whoever_has_an_account_signs_in_and_is_asked_once_more_before_it_is_bound()
    {
        site.Qq.Who = Person.New();
        await site.AddUserAsync("has-one");
        var visitor = site.Visit();
        await visitor.ComeByAsync("qq");
        (await visitor.GetAsync("/register/external")).Document.QuerySelector("a[href='/login?returnUrl=%2Faccount%2Flogins%2Fbind']").ShouldNotBeNull();

        var signedIn = await visitor.SignInAsync("has-one", path: "/login?returnUrl=%2Faccount%2Flogins%2Fbind");

        signedIn.Location.ShouldBe("/account/logins/bind");
        var asked = await visitor.GetAsync("/account/logins/bind");
        asked.Words.ShouldContain("Connect this QQ account to has-one?");
        (await LoginsAsync("has-one")).ShouldBeEmpty("nothing is bound by opening a page");
        (await visitor.SubmitAsync(asked)).Location.ShouldBe("/account/logins");
        (await site.Visit().ComeByAsync("qq")).Location.ShouldBe("/");
        (await LoginsAsync("has-one")).ShouldBe(["qq"]);
    }

    [Fact]
    public async Task Two_tabs_that_come_by_a_provider_each_finish_their_own()
    {
        var (first, second) = (Person.New(), Person.New());
        var visitor = site.Visit();
        site.Qq.Who = first;
        var one = (await visitor.ComeByAsync("qq")).Location!;
        var formOne = await visitor.GetAsync(one);
        site.WeChat.Who = second;
        var two = (await visitor.ComeByAsync("wechat")).Location!;
        var formTwo = await visitor.GetAsync(two);

        (formOne.Words, formTwo.Words).ShouldSatisfyAllConditions(w => w.Item1.ShouldContain("QQ"), w => w.Item2.ShouldContain("WeChat"));
        (await visitor.CompleteAsync(formOne, ("UserName", "tab-one"), ("Email", "tab-one@example.com"), ("Agree", "true"))).Words.ShouldContain("@example.com");
        (await visitor.CompleteAsync(formTwo, ("UserName", "tab-two"), ("Email", "tab-two@example.com"), ("Agree", "true"))).Words.ShouldContain("@example.com");

        (await LoginsAsync("tab-one")).ShouldBe(["qq"]);
        (await LoginsAsync("tab-two")).ShouldBe(["wechat"]);
    }

    [Fact]
    public async Task Signing_out_ends_the_wait_of_every_tab()
    {
        site.Qq.Who = Person.New();
        var visitor = site.Visit();
        var one = (await visitor.ComeByAsync("qq")).Location!;
        site.Qq.Who = Person.New();
        var two = (await visitor.ComeByAsync("qq")).Location!;
        await site.AddUserAsync("leaving");
        await visitor.SignInAsync("leaving");

        await visitor.SubmitAsync("/logout");

        (await visitor.SendAsync(new(HttpMethod.Get, one))).Location.ShouldBe("/login");
        (await visitor.SendAsync(new(HttpMethod.Get, two))).Location.ShouldBe("/login");
    }

    [Fact]
    public async Task Signing_out_ends_the_wait_so_that_nobody_after_them_binds_it()
    {
        site.Qq.Who = Person.New();
        await site.AddUserAsync("undecided");
        await site.AddUserAsync("next-one");
        var visitor = site.Visit();
        await visitor.ComeByAsync("qq");
        await visitor.SignInAsync("undecided");
        var asked = await visitor.GetAsync("/account/logins/bind");
        asked.Words.ShouldContain("Connect this QQ account to undecided?");

        await visitor.SubmitAsync("/logout");

        (await visitor.SendAsync(new(HttpMethod.Get, "/register/external"))).Location.ShouldBe("/login", "nobody is held");
        await visitor.SignInAsync("next-one");
        (await visitor.GetAsync("/account/logins/bind")).Words.ShouldNotContain("Bind this QQ login");
        (await LoginsAsync("next-one")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_first_reset_by_mail_shuts_out_whoever_registered_by_a_provider_with_anothers_address()
    {
        site.Qq.Who = Person.New();
        await site.Visit().RegisterByAsync("qq", "prepared", "prepared@example.com");
        await site.Visit().SubmitAsync((await site.MailsAsync("prepared@example.com")).First(m => m.ActivationPath().Length > 0).ActivationPath());

        await ResetAsync("prepared");

        (await LoginsAsync("prepared")).ShouldBeEmpty();
        (await site.Visit().ComeByAsync("qq")).Location.ShouldNotBeNull().ShouldStartWith("/register/external?");
        (await EntriesAsync(await site.FindUserAsync("prepared"))).ShouldContain(e => e.Kind == AuditKind.LoginUnlinked && e.Detail == "qq");
        (await site.MailsAsync("prepared@example.com")).ShouldContain(m => m.Subject == "QQ was disconnected from your Slices account");
        // What the owner binds from then on is theirs, and outlives the next one.
        site.Qq.Who = Person.New();
        var owner = site.Visit();
        await owner.SignInAsync("prepared", Site.Password + " 2");
        await owner.ComeByAsync("qq", "/account/logins");
        await owner.SubmitAsync("/account/logins/bind");
        await ResetAsync("prepared");
        (await LoginsAsync("prepared")).ShouldBe(["qq"]);
    }

    [Fact]
    public async Task A_reset_leaves_what_was_bound_once_the_address_was_proven()
    {
        site.Qq.Who = Person.New();
        await site.AddUserAsync("prudent", "prudent@example.com");
        var visitor = site.Visit();
        await visitor.SignInAsync("prudent");
        await visitor.ComeByAsync("qq", "/account/logins");
        await visitor.SubmitAsync("/account/logins/bind");

        await ResetAsync("prudent");

        (await LoginsAsync("prudent")).ShouldBe(["qq"]);
    }

    [Fact]
    public async Task Nothing_is_linked_by_an_address()
    {
        site.Qq.Who = Person.New();
        var owner = await site.AddUserAsync("owner-of-address", "owned@example.com");
        var visitor = site.Visit();

        await visitor.RegisterByAsync("qq", "same-address", "owned@example.com");

        (await site.MailsAsync("owned@example.com")).Single().Subject.ShouldContain("tried to sign up");
        (await LoginsAsync("owner-of-address")).ShouldBeEmpty();
        (await visitor.ComeByAsync("qq")).Location.ShouldBe("/login/qq?problem=NotActivated");
        // Whoever it was remembers their account: what waits for ever is in nobody's way.
        await visitor.SignInAsync(owner.UserName);
        (await visitor.SubmitAsync("/account/logins/bind")).Location.ShouldBe("/account/logins");
        (await LoginsAsync("owner-of-address")).ShouldBe(["qq"]);
        (await LoginsAsync("same-address")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_mistyped_the_address_begins_again_with_another()
    {
        site.Qq.Who = Person.New();
        var visitor = site.Visit();
        await visitor.RegisterByAsync("qq", "mistyped", "mistyped@example.cmo");

        var page = await visitor.GetAsync((await visitor.ComeByAsync("qq")).Location!);
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Document.QuerySelector("a[href='/activate/resend']").ShouldNotBeNull();
        page.Document.QuerySelector("a[href='/register/external']").ShouldNotBeNull();
        await visitor.SubmitAsync("/register/external", ("UserName", "well-typed"), ("Email", "well-typed@example.com"), ("Agree", "true"));

        (await LoginsAsync("mistyped")).ShouldBeEmpty();
        (await LoginsAsync("well-typed")).ShouldBe(["qq"]);
    }

    [Fact]
    public async Task The_rules_of_registering_are_the_same()
    {
        site.Qq.Who = Person.New();
        await site.AddUserAsync("somebody-else");
        var visitor = site.Visit();
        await visitor.ComeByAsync("qq");

        var wrong = await visitor.SubmitAsync("/register/external", ("UserName", "admin"), ("Email", "nowhere"));
        (wrong.Error("UserName"), wrong.Error("Email"), wrong.Error("Agree")).ShouldSatisfyAllConditions(
            e => e.Item1.ShouldNotBeEmpty(), e => e.Item2.ShouldNotBeEmpty(), e => e.Item3.ShouldNotBeEmpty());
        var captcha = await visitor.SubmitAsync(
            "/register/external", ("UserName", "a-robot"), ("Email", "robot@example.com"), ("Agree", "true"), ("CaptchaAnswer", "wrong"));
        captcha.Error("CaptchaAnswer").ShouldNotBeEmpty();
        var taken = await visitor.SubmitAsync("/register/external", ("UserName", "Somebody-Else"), ("Email", "e@example.com"), ("Agree", "true"));

        taken.Error("UserName").ShouldStartWith("This username is taken. Choose another one.");
        (await site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.EmailKey == "robot@example.com" || u.EmailKey == "e@example.com"))).ShouldBeFalse();
    }

    [Fact]
    public async Task A_second_factor_is_asked_as_after_a_password()
    {
        site.Qq.Who = Person.New();
        var owner = await site.BeNewByAsync("qq", "two-steps");
        await owner.AddAppAsync(site);
        var visitor = site.Visit();

        (await visitor.ComeByAsync("qq", "/login?returnUrl=%2Faccount%2Flogins")).Location.ShouldNotBeNull().ShouldMatch(@"^/login/second\?signIn=[\w-]+&returnUrl=%2Faccount%2Flogins$");

        (await visitor.IsSignedInAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Whoever_is_shut_out_stays_outside()
    {
        site.Qq.Who = Person.New();
        await site.BeNewByAsync("qq", "shut-out");
        await site.ChangeAsync((await site.FindUserAsync("shut-out")).Id, u => u.Disable());
        var visitor = site.Visit();

        (await visitor.ComeByAsync("qq")).Location.ShouldBe("/login/qq?problem=Disabled");

        (await visitor.IsSignedInAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task The_unionid_comes_first_and_is_kept_once_it_is_said()
    {
        var person = Person.New();
        site.Qq.Who = person with { UnionId = null };
        await site.BeNewByAsync("qq", "union");

        site.Qq.Who = person;
        (await site.Visit().ComeByAsync("qq")).Location.ShouldBe("/");
        (await site.QueryAsync(work => work.Query<ExternalLogin>().SingleAsync(l => l.OpenId == person.OpenId))).UnionId.ShouldBe(person.UnionId);

        // The same person by another application of the same owner.
        site.Qq.Who = person with { OpenId = Person.New().OpenId };
        (await site.Visit().ComeByAsync("qq")).Location.ShouldBe("/");
        site.Qq.Who = Person.New() with { UnionId = null };
        (await site.Visit().ComeByAsync("qq")).Location.ShouldNotBeNull().ShouldStartWith("/register/external?");
    }

    [Fact]
    public async Task An_id_of_one_provider_is_nobody_at_the_other()
    {
        site.Qq.Who = Person.New();
        await site.BeNewByAsync("qq", "only-qq");
        site.WeChat.Who = site.Qq.Who;

        (await site.Visit().ComeByAsync("wechat")).Location.ShouldNotBeNull().ShouldStartWith("/register/external?");
    }

    [Fact]
    public async Task Of_WeChat_the_unionid_is_asked_for_where_it_does_not_come_with_the_token_and_nothing_else_is_kept()
    {
        var person = site.WeChat.Who = Person.New();
        site.WeChat.IsUnionIdWithToken = false;
        await site.BeNewByAsync("wechat", "asked-union");
        site.WeChat.IsUnionIdWithToken = true;

        (await site.QueryAsync(work => work.Query<ExternalLogin>().SingleAsync(l => l.OpenId == person.OpenId))).UnionId.ShouldBe(person.UnionId);
        site.Log.All.ShouldNotContain(line => line.Contains("nickname-canary", StringComparison.Ordinal));
    }

    private async Task ResetAsync(string name)
    {
        await site.Visit().SubmitAsync("/forgot", ("Email", $"{name}@example.com"));
        var link = (await site.MailsAsync($"{name}@example.com")).First(m => m.ResetPath().Length > 0).ResetPath();
        await site.Visit().SubmitAsync(link, ("Password", Site.Password + " 2"), ("ConfirmPassword", Site.Password + " 2"));
    }

    private async Task<List<string>> LoginsAsync(string name)
    {
        var user = await site.FindUserAsync(name);
        return [.. await site.QueryAsync(work => work.Query<ExternalLogin>().Where(l => l.UserId == user.Id).Select(l => l.Provider).ToListAsync())];
    }

    private async Task<List<AuditEntry>> EntriesAsync(User user) => [.. (await site.AuditEntriesAsync()).Where(e => e.UserId == user.Id)];
}
