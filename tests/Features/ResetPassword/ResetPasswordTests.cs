using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Features.ResetPassword;
using Slices.Infrastructure.Links;
using Slices.Tests.Support;

namespace Slices.Tests.Features.ResetPassword;

public sealed class ResetPasswordTests(Site site) : IClassFixture<Site>
{
    private const string NewPassword = "another horse 8 staple";
    private const string Dead = "This link no longer works";

    [Fact]
    public async Task The_link_of_the_mail_sets_a_password_once_and_ends_every_session()
    {
        var user = await site.AddUserAsync("rp-owner", "rp-owner@example.com");
        var elsewhere = await site.SignedInAsync("rp-owner");
        var link = await AskAsync("rp-owner@example.com");
        var visitor = site.Visit();

        var form = await visitor.GetAsync(link);
        form.Words.ShouldContain("Choose a new password for rp-owner.");
        var done = await SetAsync(visitor, form);

        done.Words.ShouldContain("Password set");
        (await visitor.IsSignedInAsync()).ShouldBeFalse();
        (await elsewhere.IsSignedInAsync()).ShouldBeFalse();
        (await site.Visit().SignInAsync("rp-owner")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.Visit().SignInAsync("rp-owner", NewPassword)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.GetAsync("/reset")).Words.ShouldContain(Dead);
        (await site.Visit().GetAsync(link)).Words.ShouldContain(Dead);
        (await site.MailsAsync("rp-owner@example.com")).ShouldContain(m => m.Subject == "Your Slices password was changed");
        (await site.KindsAsync(user)).ShouldContain(AuditKind.PasswordReset);
    }

    [Fact]
    public async Task The_second_factor_is_asked_with_the_new_password_too()
    {
        await site.AddUserAsync("rp-factor", "rp-factor@example.com");
        var secret = await (await site.SignedInAsync("rp-factor")).AddAppAsync(site);
        await SetAsync(site.Visit(), await AskAsync("rp-factor@example.com"));
        var visitor = site.Visit();

        var first = await visitor.SignInAsync("rp-factor", NewPassword);

        first.Location.ShouldNotBeNull().ShouldStartWith("/login/second?");
        (await visitor.IsSignedInAsync()).ShouldBeFalse();
        site.Clock.Move(TimeSpan.FromSeconds(60));
        await visitor.SubmitAsync(first.Location!, ("Code", site.Code(secret)));
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task The_token_leaves_the_address_at_once_and_no_page_header_or_log_line_has_it()
    {
        await site.AddUserAsync("rp-quiet", "rp-quiet@example.com");
        var link = await AskAsync("rp-quiet@example.com");
        var token = link["/reset/".Length..];
        var visitor = site.Visit();

        var first = await visitor.SendAsync(new(HttpMethod.Get, link));
        var form = await visitor.GetAsync("/reset");
        var done = await SetAsync(visitor, form);

        first.Location.ShouldBe("/reset");
        first.Header("Referrer-Policy").ShouldBe("no-referrer");
        first.Header("Cache-Control").ShouldBe("no-store");
        var cookie = first.SetCookie("slices-link-reset").ToLowerInvariant();
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
        cookie.ShouldContain("max-age=1800");
        form.Text.ShouldNotContain(token);
        done.Text.ShouldNotContain(token);
        visitor.Cookies.GetCookies(site.Address)["slices-link-reset"].ShouldBeNull();
        site.Log.All.ShouldNotContain(line => line.Contains(token.Substring(0, 40), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Opening_the_link_changes_nothing_however_often_a_scanner_does_it()
    {
        var user = await site.AddUserAsync("rp-scanned", "rp-scanned@example.com");
        var link = await AskAsync("rp-scanned@example.com");
        var before = await VersionAsync(user);

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Get })
        {
            await site.Visit().SendAsync(new(method, link));
        }
        await site.Visit().GetAsync(link);

        (await VersionAsync(user)).ShouldBe(before);
        (await SetAsync(site.Visit(), link)).Words.ShouldContain("Password set");
        (await site.KindsAsync(user)).Count(k => k == AuditKind.PasswordReset).ShouldBe(1);
    }

    [Fact]
    public async Task Of_twenty_at_once_one_wins()
    {
        var user = await site.AddUserAsync("rp-race", "rp-race@example.com");
        var token = Token(await site.FindUserAsync("rp-race"));

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => site.SendAsync(new ResetPasswordCommand
        {
            Token = token,
            Password = $"{NewPassword} {i}",
            ConfirmPassword = $"{NewPassword} {i}",
        })));

        results.Count(r => r == ResetPasswordResult.Done).ShouldBe(1);
        results.Count(r => r == ResetPasswordResult.Invalid).ShouldBe(19);
        (await site.KindsAsync(user)).ShouldBe([AuditKind.PasswordReset]);
        var winner = Array.IndexOf(results, ResetPasswordResult.Done);
        (await site.Visit().SignInAsync("rp-race", $"{NewPassword} {winner}")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_newer_link_kills_the_older_ones_and_so_does_a_changed_password()
    {
        await site.AddUserAsync("rp-renewed", "rp-renewed@example.com");
        var older = await AskAsync("rp-renewed@example.com");
        var newer = await AskAsync("rp-renewed@example.com");
        (await site.Visit().GetAsync(older)).Words.ShouldContain(Dead);
        (await site.Visit().GetAsync(newer)).Words.ShouldContain("Choose a new password for");

        var visitor = await site.SignedInAsync("rp-renewed");
        await visitor.SubmitAsync("/account/password", ("CurrentPassword", Site.Password), ("Password", NewPassword), ("ConfirmPassword", NewPassword));

        (await site.Visit().GetAsync(newer)).Words.ShouldContain(Dead);
    }

    [Fact]
    public async Task A_link_dies_when_its_time_is_over()
    {
        var user = await site.AddUserAsync("rp-late");
        var token = Token(user);
        site.Clock.Move(TimeSpan.FromMinutes(29));
        (await site.Visit().GetAsync("/reset/" + token)).Words.ShouldContain("Choose a new password for rp-late");
        site.Clock.Move(TimeSpan.FromMinutes(2));

        (await site.Visit().GetAsync("/reset/" + token)).Words.ShouldContain(Dead);
        (await SendAsync(token)).ShouldBe(ResetPasswordResult.Invalid);
    }

    [Fact]
    public async Task Tokens_of_other_purposes_and_mangled_ones_set_nothing_and_a_reset_token_opens_nothing_else()
    {
        var user = await site.AddUserAsync("rp-purpose");
        var waiting = await site.AddUserAsync("rp-waiting", active: false);
        var (activations, disowns) = (site.Services.GetRequiredService<ActivationTokens>(), site.Services.GetRequiredService<CompromiseReportTokens>());
        var notice = OutgoingMail.Queue(MailTemplate.NewDevice, user, "en", "", site.Clock.GetUtcNow());
        var token = Token(user);
        string[] dead =
        [
            activations.Issue(user), disowns.Issue(notice), site.Services.GetRequiredService<SetUpTokens>().Issue(), Token(waiting),
            token[..^1], token[1..], token + "A", (token[0] == 'A' ? 'B' : 'A') + token[1..], "", "x", "\0", new string('A', 4000),
        ];

        foreach (var bad in dead)
        {
            (await SendAsync(bad)).ShouldBe(ResetPasswordResult.Invalid, bad);
        }
        foreach (var path in new[] { "x", "%F0%9F%98%80", new string('A', 4000), activations.Issue(user) })
        {
            var page = await site.Visit().GetAsync("/reset/" + path);
            (page.Status, page.Url.AbsolutePath).ShouldBe((HttpStatusCode.BadRequest, "/reset"), path);
            page.Words.ShouldContain(Dead);
        }
        (await site.Visit().GetAsync("/activate/" + Token(waiting))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.Visit().GetAsync("/account/not-me/" + token)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.FindUserAsync("rp-purpose")).PasswordHash.ShouldBe(user.PasswordHash);
    }

    [Fact]
    public async Task A_form_that_one_link_opened_never_sets_the_password_of_another_account()
    {
        var first = await site.AddUserAsync("rp-tab-one");
        var second = await site.AddUserAsync("rp-tab-two");
        var visitor = site.Visit();
        var tab = await visitor.GetAsync("/reset/" + Token(first));
        var other = await visitor.GetAsync("/reset/" + Token(second));

        var one = await SetAsync(visitor, tab);

        one.Words.ShouldContain("Sign in to rp-tab-one");
        (await SetAsync(visitor, other)).Words.ShouldContain("Sign in to rp-tab-two");
        (await site.FindUserAsync("rp-tab-one")).PasswordHash.ShouldNotBe(first.PasswordHash);
    }

    [Fact]
    public async Task What_is_posted_to_the_link_itself_is_posted_on_to_the_form()
    {
        var user = await site.AddUserAsync("rp-direct");
        var visitor = site.Visit();
        var link = "/reset/" + Token(user);
        var form = (await visitor.GetAsync(link)).Document.QuerySelectorAll("main form input[name]")
            .ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        form["Input.Password"] = form["Input.ConfirmPassword"] = NewPassword;

        var sent = await visitor.PostAsync(link, form);

        (sent.Status, sent.Location).ShouldBe((HttpStatusCode.TemporaryRedirect, "/reset"));
        await visitor.PostAsync(sent.Location!, form);
        (await site.FindUserAsync("rp-direct")).PasswordHash.ShouldNotBe(user.PasswordHash);
    }

    [Fact]
    public async Task A_script_that_sends_the_named_fields_alone_means_the_one_link_it_opened()
    {
        var user = await site.AddUserAsync("rp-script");
        var visitor = site.Visit();
        var form = await visitor.GetAsync("/reset/" + Token(user));
        KeyValuePair<string, string>[] fields =
            [new("Input.Password", NewPassword), new("Input.ConfirmPassword", NewPassword), new("__RequestVerificationToken", form.Token())];

        await visitor.PostAsync("/reset", fields);

        (await site.FindUserAsync("rp-script")).PasswordHash.ShouldNotBe(user.PasswordHash);
        await visitor.GetAsync("/reset/" + Token(user));
        await visitor.GetAsync("/reset/" + Token(await site.AddUserAsync("rp-script-two")));
        (await visitor.PostAsync("/reset", fields)).Status.ShouldBe(HttpStatusCode.BadRequest, "of two links neither is meant");
    }

    [Fact]
    public async Task The_form_alone_without_the_cookie_of_its_link_sets_nothing()
    {
        var user = await site.AddUserAsync("rp-cookieless");
        var visitor = site.Visit();
        var form = await visitor.GetAsync("/reset/" + Token(user));
        visitor.Cookies.GetCookies(site.Address)["slices-link-reset"]!.Expired = true;

        (await SetAsync(visitor, form)).Words.ShouldContain("allow cookies for this site");
        (await site.FindUserAsync("rp-cookieless")).PasswordHash.ShouldBe(user.PasswordHash);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_comes_after_a_sign_out_finds_no_link_that_was_opened(bool byApi)
    {
        var user = await site.AddUserAsync($"rp-left-{byApi}");
        var visitor = site.Visit();
        (await visitor.GetAsync("/reset/" + Token(user))).Status.ShouldBe(HttpStatusCode.OK);
        await visitor.SignInAsync(user.UserName);

        if (byApi)
        {
            (await visitor.CallAsync(HttpMethod.Delete, "/sessions/current")).Status.ShouldBe(HttpStatusCode.NoContent);
        }
        else
        {
            await visitor.SubmitAsync("/logout");
        }

        (await visitor.GetAsync("/reset")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("rp-one", "short")]
    [InlineData("rp-two", "password1")]
    [InlineData("rp-three", "rp-three1")]
    public async Task The_rules_of_a_registration_hold_here_too(string name, string password)
    {
        var user = await site.AddUserAsync(name);
        var visitor = site.Visit();

        var page = await visitor.CompleteAsync("/reset/" + Token(user), ("Password", password), ("ConfirmPassword", password));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Error("Password").ShouldNotBeEmpty();
        (await visitor.SubmitAsync(page, ("Password", NewPassword), ("ConfirmPassword", "different"))).Error("ConfirmPassword").ShouldNotBeEmpty();
        (await SetAsync(visitor, page)).Words.ShouldContain("Password set");
    }

    [Fact]
    public async Task A_disabled_account_stays_shut_whatever_link_it_had()
    {
        var user = await site.AddUserAsync("rp-shut");
        var token = Token(user);
        await site.ChangeAsync(user.Id, u => u.Disable());

        (await SendAsync(token)).ShouldBe(ResetPasswordResult.Invalid);
        (await site.FindUserAsync("rp-shut")).State.ShouldBe(UserState.Disabled);
    }

    private async Task<string> AskAsync(string email)
    {
        var before = (await site.MailsAsync(email)).Count;
        await site.Visit().SubmitAsync("/forgot", ("Email", email));
        var mails = await site.MailsAsync(email);
        mails.Count.ShouldBe(before + 1);
        return mails[0].ResetPath();
    }

    private static async Task<Page> SetAsync(Visitor visitor, string link) => await SetAsync(visitor, await visitor.GetAsync(link));

    private static Task<Page> SetAsync(Visitor visitor, Page form) =>
        visitor.CompleteAsync(form, ("Password", NewPassword), ("ConfirmPassword", NewPassword));

    private Task<ResetPasswordResult> SendAsync(string token) =>
        site.SendAsync(new ResetPasswordCommand { Token = token, Password = NewPassword, ConfirmPassword = NewPassword });

    private string Token(User user) => site.Services.GetRequiredService<ResetTokens>().Issue(user);

    // Another one with every save.
    private Task<Guid> VersionAsync(User user) => site.ValueAsync<Guid>($"select version from users where id = {user.Id}");
}
