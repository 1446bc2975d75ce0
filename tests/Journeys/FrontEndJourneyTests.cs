using Microsoft.Playwright;
using Slices.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Slices.Tests.Journeys;

/// <summary>The example in examples/spa, from an origin of its own, against the API.</summary>
[Slow]
public sealed class FrontEndJourneyTests : IAsyncLifetime
{
    private FrontEnd listed = null!;
    private FrontEnd unlisted = null!;
    private Site site = null!;

    public async ValueTask InitializeAsync()
    {
        (listed, unlisted) = (await FrontEnd.StartAsync(), await FrontEnd.StartAsync());
        site = new(new() { ["Cors:Origins:0"] = listed.Origin });
        await site.InitializeAsync();
        listed.Site = unlisted.Site = site.Address;
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await listed.DisposeAsync();
        await unlisted.DisposeAsync();
    }

    [Fact]
    public Task Somebody_registers_signs_in_changes_the_e_mail_and_signs_out_from_another_origin() =>
        Chromium.VisitAsync(site, new("en", FrontEnd: listed.Origin), async tab =>
        {
            await tab.OpenAsync("/");
            await tab.Page.ClickAsync("a[href='#register']");
            await SendAsync(tab, "register", ("userName", "single-page"), ("email", "no address"), ("password", Site.Password), ("confirmPassword", "another"));
            await Expect(Form(tab, "register").Locator(".error")).ToHaveCountAsync(3);
            await Expect(Form(tab, "register").Locator("[name=email]")).ToBeFocusedAsync();

            await Form(tab, "register").Locator("[name=agree]").CheckAsync();
            await SendAsync(tab, "register", ("email", "spa@example.com"), ("confirmPassword", Site.Password));
            await Expect(tab.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("We emailed you");
            await FollowAsync(tab, "spa@example.com");

            await SendAsync(tab, "signIn", ("login", "single-page"), ("password", "wrong"));
            await Expect(Form(tab, "signIn").GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
            await SendAsync(tab, "signIn", ("password", Site.Password));
            await Expect(tab.Page.Locator("[data-of=email]")).ToHaveTextAsync("spa@example.com");
            await tab.Page.ReloadAsync();
            await Expect(tab.Page.Locator("[data-of=userName]")).ToHaveTextAsync("single-page");

            await SendAsync(tab, "changeEmail", ("email", "newer@example.com"), ("password", "wrong"));
            await Expect(Form(tab, "changeEmail").Locator("#changeEmail-password")).ToBeVisibleAsync();
            await SendAsync(tab, "changeEmail", ("password", Site.Password));
            await Expect(tab.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("new address");
            await FollowAsync(tab, "newer@example.com");
            await tab.Page.ReloadAsync();
            await Expect(tab.Page.Locator("[data-of=email]")).ToHaveTextAsync("newer@example.com");

            await SendAsync(tab, "signOut");
            await Expect(tab.Page.Locator("#sign-in h1")).ToBeVisibleAsync();
            (await site.ValueAsync<long>($"select count(*) from sessions")).ShouldBe(0);
        });

    [Fact]
    public Task A_second_factor_is_the_next_step() => Chromium.VisitAsync(site, new("zh-CN", Width: 360, FrontEnd: listed.Origin), async tab =>
    {
        await site.AddUserAsync("two-steps");
        var visitor = site.Visit();
        await visitor.SignInAsync("two-steps");
        var secret = await visitor.AddAppAsync(site);
        site.Clock.Move(TimeSpan.FromMinutes(1));
        await tab.OpenAsync("/");

        await SendAsync(tab, "signIn", ("login", "two-steps"), ("password", Site.Password));
        await SendAsync(tab, "secondFactor", ("code", site.Code(secret)));

        await Expect(tab.Page.Locator("[data-of=userName]")).ToHaveTextAsync("two-steps");
    });

    [Fact]
    public async Task Where_captchas_are_only_heard_there_is_a_recording_and_no_picture()
    {
        await using var speaking = new Site(new() { ["Cors:Origins:0"] = listed.Origin, ["Captcha:Kinds"] = "speech" });
        await speaking.InitializeAsync();
        listed.Site = speaking.Address;
        await Chromium.VisitAsync(speaking, new("en", FrontEnd: listed.Origin), async tab =>
        {
            await tab.Page.RunAndWaitForResponseAsync(() => tab.OpenAsync("/"), r => r.Url.EndsWith(".wav", StringComparison.Ordinal));
            await Expect(tab.Page.GetByLabel("Type the digits you hear")).ToBeVisibleAsync();
            await Expect(Form(tab, "signIn").GetByRole(AriaRole.Button, new() { Name = "Listen" })).ToBeVisibleAsync();
            await Expect(Form(tab, "signIn").Locator("img")).ToBeHiddenAsync();
        });
    }

    [Fact]
    public async Task The_browser_keeps_everything_from_an_origin_that_is_not_listed()
    {
        var user = await site.AddUserAsync("elsewhere");
        var complaints = await Assert.ThrowsAsync<ShouldAssertException>(() => Chromium.VisitAsync(site, new("en", FrontEnd: unlisted.Origin), async tab =>
        {
            await tab.BeAsync(user);
            await tab.OpenAsync("/");
            await Expect(tab.Page.Locator("#sign-in .error")).ToContainTextAsync("doesn’t list this page’s origin");
            await Expect(tab.Page.Locator("#me")).ToBeHiddenAsync();

            // Not even the answer to what a form could ask is told, and nothing that changes anything leaves.
            (await ReadAsync(tab, "GET", "me")).ShouldBe("TypeError");
            (await ReadAsync(tab, "DELETE", "sessions/current")).ShouldBe("TypeError");
            (await ReadAsync(tab, "POST", "captchas")).ShouldBe("TypeError");
        }));

        complaints.Message.ShouldContain("has been blocked by CORS policy");
        (await site.ValueAsync<long>($"select count(*) from sessions where user_id = {user.Id}")).ShouldBe(1);
    }

    [Fact]
    public async Task The_front_end_looks_as_if_somebody_cared()
    {
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 360), (ColorScheme.Dark, 1280) })
        {
            await Chromium.VisitAsync(site, new("zh-CN", scheme, width, FrontEnd: listed.Origin), async tab =>
            {
                await tab.OpenAsync("/#register");
                await Expect(Form(tab, "register").Locator("img")).ToHaveJSPropertyAsync("complete", true);
                await SendAsync(tab, "register", ("userName", "x"));
                await Expect(Form(tab, "register").Locator(".error").First).ToBeVisibleAsync();
                await Studio.ShootAsync(tab.Page, $"front-end-{scheme}-{width}");
            });
        }
    }

    private static ILocator Form(Tab tab, string does) => tab.Page.Locator($"form[data-does={does}]");

    /// <summary>Fills in the form, its captcha too, and sends it.</summary>
    private async Task SendAsync(Tab tab, string does, params (string Name, string Value)[] fields)
    {
        var form = Form(tab, does);
        foreach (var (name, value) in fields)
        {
            await form.Locator($"[name={name}]").FillAsync(value);
        }
        if (await form.Locator(".captcha").CountAsync() > 0)
        {
            await form.Locator("[name=captchaAnswer]").FillAsync(await AnswerAsync(form));
        }
        await tab.Page.RunAndWaitForResponseAsync(
            () => form.Locator("button:not([type])").ClickAsync(), r => r.Url.Contains("/api/v1/", StringComparison.Ordinal) && r.Request.Method is "POST" or "PUT" or "DELETE");
        await Expect(form.Locator("button:not([type])")).ToBeEnabledAsync();
    }

    // The picture's address says which captcha it is.
    private async Task<string> AnswerAsync(ILocator form)
    {
        await Expect(form.Locator("img")).ToHaveAttributeAsync("src", new System.Text.RegularExpressions.Regex("/captcha/"));
        var picture = new Uri((await form.Locator("img").GetAttributeAsync("src"))!);
        return (await site.Visit().GetJsonAsync($"/dev/captcha/{Path.GetFileNameWithoutExtension(picture.AbsolutePath)}")).GetProperty("answer").GetString()!;
    }

    /// <summary>Opens the newest mail's link in a tab of its own and presses its button.</summary>
    private async Task FollowAsync(Tab tab, string email)
    {
        var page = await tab.Page.Context.NewPageAsync();
        await page.GotoAsync(site.Address + (await tab.LinkInMailAsync(email)).TrimStart('/'));
        await page.RunAndWaitForResponseAsync(() => page.ClickAsync("main .button.primary"), r => r.Request.Method == "POST");
        await page.CloseAsync();
    }

    /// <summary>What a script on the page learns of it: the status, or the name of the error.</summary>
    private Task<string> ReadAsync(Tab tab, string method, string path) => tab.Page.EvaluateAsync<string>(
        "([method, url]) => fetch(url, { method, credentials: 'include' }).then(r => String(r.status), e => e.name)",
        new[] { method, $"{site.Address}api/v1/{path}" });
}
