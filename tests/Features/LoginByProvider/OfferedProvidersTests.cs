using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.External;
using Slices.Tests.Support;

namespace Slices.Tests.Features.LoginByProvider;

/// <summary>Who is offered where, and under which rules.</summary>
[Slow]
public sealed class OfferedProvidersTests(ExternalSite site) : IClassFixture<ExternalSite>
{
    [Fact]
    public async Task A_provider_without_settings_is_not_shown_and_has_no_address()
    {
        await using var plain = new Site();
        await plain.InitializeAsync();
        await plain.AddUserAsync("plain");
        var visitor = plain.Visit();

        var page = await visitor.GetAsync("/login");

        page.Document.QuerySelectorAll("form[action*='qq'], form[action*='wechat']").ShouldBeEmpty();
        page.Header("Content-Security-Policy")!.ShouldContain("form-action 'self';");
        foreach (var path in (string[])["/login/qq", "/login/wechat", "/login/qq/callback", "/login/nobody", "/login/nobody/callback", "/login/Session/callback"])
        {
            (await visitor.SendAsync(new(HttpMethod.Get, path))).Status.ShouldBe(HttpStatusCode.NotFound, path);
        }
        (await visitor.PostAsync("/login/qq", [new("__RequestVerificationToken", page.Token())])).Status.ShouldBe(HttpStatusCode.NotFound);
        await visitor.SignInAsync("plain");
        (await visitor.GetAsync("/account/password")).Document.QuerySelector("a[href='/account/logins']").ShouldBeNull();
        (await visitor.GetAsync("/account/logins")).Words.ShouldContain("isn’t set up on this site");
    }

    [Fact]
    public async Task A_login_of_a_provider_that_was_switched_off_is_found_on_the_overview_and_unbound()
    {
        await using var plain = new Site();
        await plain.InitializeAsync();
        var user = await plain.AddUserAsync("off");
        await plain.InsertAsync(ExternalLogin.Link(user.Id, "qq", "0123456789ABCDEF", null, plain.Clock.GetUtcNow()));
        var visitor = plain.Visit();
        await visitor.SignInAsync("off");

        (await visitor.GetAsync("/account")).Document.QuerySelector("a[href='/account/logins']").ShouldNotBeNull();
        var page = await visitor.GetAsync("/account/logins");
        await visitor.PostAsync("/account/logins?handler=Unlink", [new("provider", "qq"), new("__RequestVerificationToken", page.Token())]);

        (await visitor.GetAsync("/account")).Document.QuerySelector("a[href='/account/logins']").ShouldBeNull();
    }

    [Fact]
    public async Task Forms_may_lead_to_the_providers_that_are_set_up_and_nowhere_else() =>
        (await site.Visit().GetAsync("/login")).Header("Content-Security-Policy")!
            .ShouldContain($"form-action 'self' {site.Qq.Endpoint} {site.WeChat.Endpoint};");

    [Fact]
    public async Task A_journey_begins_by_a_form_of_ours_alone()
    {
        var visitor = site.Visit();

        (await visitor.PostAsync("/login/qq", [])).Status.ShouldBe(HttpStatusCode.BadRequest);
        var opened = await visitor.SendAsync(new(HttpMethod.Get, "/login/qq"));

        opened.Status.ShouldBe(HttpStatusCode.OK);
        opened.Words.ShouldContain("Continue to QQ");
    }

    [Fact]
    public async Task It_leads_only_to_the_provider_with_a_callback_from_the_settings()
    {
        var visitor = site.Visit();
        var page = await visitor.GetAsync("/login");
        var request = new HttpRequestMessage(HttpMethod.Post, "/login/qq") { Content = new FormUrlEncodedContent([new("__RequestVerificationToken", page.Token())]) };
        request.Headers.Host = "evil.example";

        var sent = await visitor.SendAsync(request);

        sent.Location!.ShouldStartWith($"{site.Qq.Endpoint}/oauth2.0/authorize?response_type=code&client_id={ExternalServer.AppId}&redirect_uri={Uri.EscapeDataString(site.Address + "login/qq/callback")}&state=");
        sent.Location.ShouldNotContain("evil");
    }

    [Fact]
    public async Task In_Production_it_leads_to_the_provider_itself_and_its_cookie_is_bound_to_the_host()
    {
        await using var production = new Site(new()
        {
            ["environment"] = "Production",
            ["Passwords:Iterations"] = "220000",
            ["Site:BaseUrl"] = "https://id.example.com",
            ["Mail:Host"] = "mail.invalid",
            ["Mail:From"] = "no-reply@example.com",
            ["Qq:AppId"] = "1",
            ["Qq:AppKey"] = "2",
            ["WeChat:AppId"] = "3",
            ["WeChat:AppSecret"] = "4",
        });
        await production.InitializeAsync();
        var page = await production.Visit().GetAsync("/login");
        page.Header("Content-Security-Policy")!.ShouldContain("form-action 'self' https://graph.qq.com https://open.weixin.qq.com;");
        var cookies = string.Join("; ", page.Response.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));

        foreach (var (path, start, end) in new[]
        {
            ("/login/qq", "https://graph.qq.com/oauth2.0/authorize?response_type=code&client_id=1&redirect_uri=https%3A%2F%2Fid.example.com%2Flogin%2Fqq%2Fcallback&state=", "&scope=get_user_info"),
            ("/login/wechat", "https://open.weixin.qq.com/connect/qrconnect?appid=3&redirect_uri=https%3A%2F%2Fid.example.com%2Flogin%2Fwechat%2Fcallback&response_type=code&scope=snsapi_login&state=", "#wechat_redirect"),
        })
        {
            var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([new("__RequestVerificationToken", page.Token())]) };
            request.Headers.Add("Cookie", cookies);
            var sent = await production.Visit().SendAsync(request);

            sent.Location!.ShouldStartWith(start);
            sent.Location.ShouldEndWith(end);
            var attributes = sent.Response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("__Host-slices-external.", StringComparison.Ordinal)).Split("; ");
            attributes.ShouldBe([attributes[0], attributes[1], "path=/", "secure", "samesite=lax", "httponly"]);
        }
    }

    [Fact]
    public async Task A_callback_leads_to_paths_of_ours_alone()
    {
        site.Qq.Who = Person.New();
        await site.BeNewByAsync("qq", "led");

        (await site.Visit().ComeByAsync("qq", "/login?returnUrl=https://evil.example/")).Location.ShouldBe("/");
        (await site.Visit().ComeByAsync("qq", "/login?returnUrl=//evil.example")).Location.ShouldBe("/");
    }

    [Theory]
    [InlineData("/login/qq?problem=nothing")]
    [InlineData("/login/qq?problem=99")]
    [InlineData("/login/qq?purpose=99")]
    public async Task A_problem_that_does_not_exist_breaks_nothing(string path) =>
        (await site.Visit().SendAsync(new(HttpMethod.Get, path))).Status.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task Every_provider_of_the_house_is_registered_with_a_section_of_its_own()
    {
        var all = site.Services.GetServices<ExternalProvider>().ToList();

        all.Select(p => p.GetType()).ShouldBe(typeof(Program).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(ExternalProvider))), ignoreOrder: true);
        all.Select(p => p.Settings.GetType()).Distinct().Count().ShouldBe(all.Count);
        var page = await site.Visit().GetAsync("/login");
        all.ShouldAllBe(p => page.Document.QuerySelector($"form[action='/login/{p.Name}'] button") != null);
    }

    [Fact]
    public async Task It_is_counted_as_other_sign_ins_are()
    {
        await using var strict = new ExternalSite(new() { ["Throttle:Enabled"] = "true", ["Throttle:ExternalSignIn:Network:Count"] = "3" });
        await strict.InitializeAsync();
        var visitor = strict.Visit();
        for (var n = 0; n < 3; n++)
        {
            await visitor.SendAsync(new(HttpMethod.Get, "/login/qq/callback"));
        }

        (await visitor.SendAsync(new(HttpMethod.Get, "/login/qq/callback"))).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Where_accounts_need_a_mobile_it_says_so_and_makes_none()
    {
        await using var strict = new ExternalSite(new() { ["Registration:RequireMobile"] = "true" });
        await strict.InitializeAsync();
        var visitor = strict.Visit();
        await visitor.ComeByAsync("qq");

        var page = await visitor.GetAsync("/register/external");
        page.Words.ShouldContain("You need a phone number to sign up");
        var forced = await visitor.PostAsync("/register/external", [
            new("Input.UserName", "forced"), new("Input.Email", "forced@example.com"), new("Input.Agree", "true"), new("__RequestVerificationToken", (await visitor.GetAsync("/login")).Token())]);

        forced.Location.ShouldBe("/login");
    }
}
