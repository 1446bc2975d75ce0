using System.Net;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.TwoFactor;

public sealed class TwoFactorTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task An_app_counts_only_after_its_first_code()
    {
        var visitor = await SignedInAsync("enrolling");
        var page = await visitor.GetAsync("/account/two-factor/app");
        page.Document.QuerySelector(".qr svg").ShouldNotBeNull();
        page.Text.ShouldNotContain("style=");

        var wrong = await visitor.SubmitAsync(page, ("Code", "000000"));

        wrong.Error("Code").ShouldBe("This code is wrong or was already used.");
        wrong.Document.QuerySelector(".codes code")!.TextContent.ShouldBe(page.Document.QuerySelector(".codes code")!.TextContent);
        (await site.FindUserAsync("enrolling")).TotpSecret.ShouldBeNull();
        await visitor.AddAppAsync(site);
        (await site.FindUserAsync("enrolling")).TotpSecret.ShouldNotBeNull();
        var user = await site.FindUserAsync("enrolling");
        (await site.KindsAsync(user)).ShouldBe([AuditKind.SignedIn, AuditKind.FactorAdded, AuditKind.RecoveryCodesMade], ignoreOrder: true);
        (await site.OutgoingMailsAsync()).Single(m => m.UserId == user.Id && m.Template == MailTemplate.AuthenticatorAdded).Device.ShouldBe("tests/1.0");
    }

    [Fact]
    public async Task A_reload_or_another_language_shows_the_secret_that_the_app_has_read_already()
    {
        var visitor = await SignedInAsync("reloading");
        string Secret(Page page) => page.Document.QuerySelector(".codes code")!.TextContent;
        var first = Secret(await visitor.GetAsync("/account/two-factor/app"));

        var page = await visitor.GetAsync("/account/two-factor/app");
        Secret(page).ShouldBe(first);
        var form = page.Document.QuerySelector("footer button[name=language]")!;
        await visitor.PostAsync(form.GetAttribute("formaction")!, [new("__RequestVerificationToken", page.Token()), new("language", "zh-CN"), new("Input.Code", "123")]);
        Secret(await visitor.GetAsync("/account/two-factor/app")).ShouldBe(first);

        site.Clock.Move(TimeSpan.FromMinutes(10.1));
        (await visitor.GetAsync("/account/two-factor/app")).Document.QuerySelector(".codes code").ShouldBeNull("it is the owner's, who has to be there");
        await visitor.SubmitAsync("/logout");
        await visitor.SignInAsync("reloading");
        Secret(await visitor.GetAsync("/account/two-factor/app")).ShouldNotBe(first);
    }

    [Fact]
    public async Task An_offered_secret_is_its_readers_alone()
    {
        var visitor = await SignedInAsync("offered");
        var other = await SignedInAsync("stranger");
        var offer = (await visitor.GetAsync("/account/two-factor/app")).Value("Offer");
        var page = await other.GetAsync("/account/two-factor/app");

        (await other.SubmitAsync(page, ("Offer", offer), ("Code", "123456"))).Alert.ShouldStartWith("That key has expired");
        (await other.SubmitAsync(page, ("Offer", "mangled"), ("Code", "123456"))).Alert.ShouldStartWith("That key has expired");
    }

    [Fact]
    public async Task Whoever_signed_in_before_there_was_a_factor_has_to_show_it_before_what_matters()
    {
        var owner = await SignedInAsync("factored");
        var earlier = site.Visit();
        await earlier.SignInAsync("factored");
        var token = new KeyValuePair<string, string>("__RequestVerificationToken", (await earlier.GetAsync("/account/two-factor")).Token());

        await owner.AddAppAsync(site);

        foreach (var path in new[] { "/account/two-factor?handler=Remove", "/account/two-factor/codes" })
        {
            (await earlier.PostAsync(path, [token])).Location!.ShouldStartWith("/account/confirm", Case.Sensitive, path);
        }
        (await owner.GetAsync("/account/two-factor")).Words.ShouldNotContain("Confirm it’s you");
        (await earlier.IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task An_offer_that_is_sent_twice_counts_once()
    {
        var visitor = await SignedInAsync("hasty");
        var form = await visitor.GetAsync("/account/two-factor/app");
        var code = site.Code(form.AppSecret());

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => visitor.SubmitAsync(form, ("Code", code))));

        var user = await site.FindUserAsync("hasty");
        (await site.KindsAsync(user)).Count(k => k == AuditKind.FactorAdded).ShouldBe(1);
    }

    [Fact]
    public async Task A_session_that_was_confirmed_long_ago_changes_nothing()
    {
        var visitor = await SignedInAsync("stale");
        await visitor.AddAppAsync(site);
        var page = await visitor.GetAsync("/account/two-factor");
        var token = new KeyValuePair<string, string>("__RequestVerificationToken", page.Token());
        site.Clock.Move(TimeSpan.FromMinutes(10.1));

        (await visitor.GetAsync("/account/two-factor/app")).Words.ShouldContain("Confirm it’s you");
        foreach (var path in new[] { "/account/two-factor?handler=Remove", "/account/two-factor?handler=Rename", "/account/two-factor/codes", "/account/two-factor", "/account/two-factor/app" })
        {
            (await visitor.PostAsync(path, [token])).Location!.ShouldStartWith("/account/confirm", Case.Sensitive, path);
        }
        (await site.FindUserAsync("stale")).TotpSecret.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_new_password_proves_nothing_to_what_asks_for_the_second_factor()
    {
        var visitor = await SignedInAsync("stale-password");
        await visitor.AddAppAsync(site);
        site.Clock.Move(TimeSpan.FromMinutes(9));

        (await visitor.SubmitAsync("/account/password", ("CurrentPassword", Site.Password), ("Password", "another horse 8 staple"), ("ConfirmPassword", "another horse 8 staple")))
            .Location.ShouldBe("/account/password?Done=True");

        site.Clock.Move(TimeSpan.FromMinutes(1.1));
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        (await visitor.GetAsync("/account/two-factor/app")).Words.ShouldContain("Confirm it’s you");
    }

    [Fact]
    public async Task What_is_no_code_is_left_out_of_the_file()
    {
        var visitor = await SignedInAsync("codeless");
        var token = (await visitor.GetAsync("/account/two-factor")).Token();

        var file = await visitor.PostAsync("/account/two-factor/codes?handler=File", [new("code", ""), new("code", "nonsense"), new("__RequestVerificationToken", token)]);

        file.Status.ShouldBe(HttpStatusCode.OK);
        file.Text.ShouldNotContain("nonsense");
    }

    [Fact]
    public async Task Recovery_codes_are_shown_once_and_come_as_a_file()
    {
        var visitor = await SignedInAsync("keeping");
        (await visitor.MakeCodesAsync()).ShouldBeEmpty();
        await visitor.AddAppAsync(site);
        await site.ExecuteAsync($"delete from recovery_codes");
        (await visitor.GetAsync("/account/two-factor")).Words.ShouldContain("You have no recovery codes");

        var codes = await visitor.MakeCodesAsync();

        codes.Length.ShouldBe(10);
        var page = await visitor.GetAsync("/account/two-factor");
        page.Words.ShouldContain("10 left");
        page.Text.ShouldNotContain(codes[0]);
        var file = await visitor.PostAsync("/account/two-factor/codes?handler=File",
            [.. codes.Append("<script>").Select(c => new KeyValuePair<string, string>("code", c)), new("__RequestVerificationToken", page.Token())]);
        file.Header("Content-Disposition")!.ShouldContain("recovery-codes.txt");
        file.Header("Cache-Control").ShouldBe("no-store");
        file.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).ShouldBe(codes);
    }

    [Fact]
    public async Task The_app_comes_with_its_recovery_codes_and_a_new_app_leaves_them()
    {
        var visitor = await SignedInAsync("both-at-once");
        var page = await visitor.GetAsync("/account/two-factor/app");
        var done = await visitor.SubmitAsync(page, ("Code", site.Code(page.AppSecret())));

        done.Document.QuerySelector("h1")!.TextContent.ShouldBe("Your recovery codes");
        done.Document.QuerySelector(".qr").ShouldBeNull();
        var codes = done.Document.QuerySelectorAll(".codes code").Select(c => c.TextContent).ToList();
        codes.Count.ShouldBe(10);
        var form = done.Document.Forms.Single(f => f.HasAttribute("data-file"));
        var file = await visitor.PostAsync(form.GetAttribute("action")!, form.QuerySelectorAll("input").Select(i => new KeyValuePair<string, string>(i.GetAttribute("name")!, i.GetAttribute("value")!)));
        codes.ShouldAllBe(code => file.Text.Contains(code, StringComparison.Ordinal));
        var user = await site.FindUserAsync("both-at-once");
        (await site.OutgoingMailsAsync()).Count(m => m.UserId == user.Id && m.Template == MailTemplate.AuthenticatorAdded).ShouldBe(1);

        var another = await visitor.GetAsync("/account/two-factor/app");
        (await visitor.SubmitAsync(another, ("Code", site.Code(another.AppSecret())))).Location.ShouldBe("/account/two-factor?changed=true");
        site.Clock.Move(TimeSpan.FromMinutes(10.1));
        var again = site.Visit();
        (await again.SubmitAsync((await again.SignInAsync("both-at-once")).Location!, ("Code", codes[1]))).Location.ShouldBe("/");
    }

    [Fact]
    public async Task Removing_the_last_factor_removes_the_codes_and_the_password_signs_in_alone_again()
    {
        var visitor = await SignedInAsync("leaving");
        await visitor.AddAppAsync(site);
        await visitor.MakeCodesAsync();
        var page = await visitor.GetAsync("/account/two-factor");

        await visitor.PostAsync("/account/two-factor?handler=Remove", [new("__RequestVerificationToken", page.Token())]);

        var user = await site.FindUserAsync("leaving");
        (await site.RecoveryCodesAsync(user)).ShouldBe(0);
        (await site.Visit().SignInAsync("leaving")).Location.ShouldBe("/");
        (await site.KindsAsync(user)).ShouldContain(AuditKind.FactorRemoved);
    }

    [Fact]
    public async Task The_apps_code_confirms_that_it_is_you_and_a_recovery_code_does_not()
    {
        var visitor = await SignedInAsync("confirming");
        var secret = await visitor.AddAppAsync(site);
        var codes = await visitor.MakeCodesAsync();
        site.Clock.Move(TimeSpan.FromMinutes(10.1));
        const string Path = "/account/confirm?returnUrl=/account/two-factor";

        (await visitor.SubmitAsync(Path, ("Code", codes[0]))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.SubmitAsync(Path, ("Code", site.Code(secret)))).Location.ShouldBe("/account/two-factor");
        (await visitor.GetAsync("/account/two-factor")).Words.ShouldNotContain("Confirm it’s you");
    }

    [Fact]
    public async Task An_apps_code_counts_in_groups_and_in_full_width_wherever_it_is_asked()
    {
        string Spread(byte[] secret) => site.Code(secret) is var code ? $"{code[..3]} {string.Concat(code[3..].Select(c => (char)(c - '0' + '０')))}" : "";
        var visitor = await SignedInAsync("copying");
        var page = await visitor.GetAsync("/account/two-factor/app");
        var secret = page.AppSecret();
        (await visitor.SubmitAsync(page, ("Code", Spread(secret)))).Document.QuerySelector("h1")!.TextContent.ShouldBe("Your recovery codes");
        site.Clock.Move(TimeSpan.FromMinutes(10.1));

        (await visitor.SubmitAsync("/account/confirm", ("Code", Spread(secret)))).Status.ShouldBe(HttpStatusCode.Redirect);
        site.Clock.Move(TimeSpan.FromMinutes(2));
        var another = site.Visit();
        (await another.SubmitAsync((await another.SignInAsync("copying")).Location!, ("Code", Spread(secret)))).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    private async Task<Visitor> SignedInAsync(string name)
    {
        await site.AddUserAsync(name);
        return await site.SignedInAsync(name);
    }
}
