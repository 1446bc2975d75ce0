using Microsoft.Playwright;
using Slices.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Slices.Tests.Journeys;

/// <summary>How the longest form behaves while somebody fills it in.</summary>
[Slow]
public sealed class RegisterFormTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public Task A_wrong_field_says_so_when_it_is_left_and_stops_while_it_is_corrected() => OnTheFormAsync(async tab =>
    {
        await tab.Field("UserName").PressSequentiallyAsync("a b");
        (await tab.Error("UserName").InnerTextAsync()).ShouldBeEmpty();
        await tab.Field("Email").FocusAsync();
        await Expect(tab.Error("UserName")).ToHaveTextAsync("Use only letters, digits, Chinese characters and _ . - without spaces.");
        await Expect(tab.Field("UserName")).ToHaveAttributeAsync("aria-invalid", "true");

        await tab.Field("UserName").PressSequentiallyAsync("c");
        await Expect(tab.Error("UserName")).ToBeEmptyAsync();
        (await tab.Field("UserName").GetAttributeAsync("aria-invalid")).ShouldBeNull();
    });

    [Fact]
    public async Task A_user_name_is_said_to_be_free_or_taken_when_it_is_left()
    {
        await site.AddUserAsync("taken");
        await OnTheFormAsync(async tab =>
        {
            await tab.FillAsync("UserName", "taken");
            await tab.Field("Email").FocusAsync();
            await Expect(tab.Error("UserName")).ToHaveTextAsync("This username is taken. Choose another one.");
            await tab.FillAsync("UserName", "not-taken");
            await tab.Field("Email").FocusAsync();
            await Expect(tab.Page.Locator(".tick")).ToHaveTextAsync("This username is available.");
        });
    }

    [Fact]
    public Task A_field_that_was_only_passed_says_nothing() => OnTheFormAsync(async tab =>
    {
        var asked = false;
        tab.Page.Request += (_, request) => asked |= request.Url.Contains("handler=Check", StringComparison.Ordinal);
        await tab.Field("UserName").FocusAsync();
        await tab.Field("Email").FocusAsync();
        // This answer comes after the one that must not come.
        await tab.FillAsync("ConfirmPassword", "x");
        asked.ShouldBeFalse();
        await tab.Field("Email").FocusAsync();
        await Expect(tab.Error("ConfirmPassword")).Not.ToBeEmptyAsync();
        (await tab.Error("UserName").InnerTextAsync()).ShouldBeEmpty();
    });

    [Fact]
    public Task Changing_the_password_checks_its_repetition_again() => OnTheFormAsync(async tab =>
    {
        await tab.FillAsync("Password", Site.Password);
        await tab.FillAsync("ConfirmPassword", Site.Password);
        await tab.FillAsync("Password", Site.Password + "!");
        await tab.Field("Email").FocusAsync();
        await Expect(tab.Error("ConfirmPassword")).ToHaveTextAsync("The passwords don’t match.");
    });

    [Fact]
    public Task After_a_refusal_the_first_wrong_field_has_the_focus_and_the_rest_is_kept() => OnTheFormAsync(async tab =>
    {
        await tab.FillRegistrationAsync("sally", "sally@");
        await tab.PressAsync(tab.Primary);
        await Expect(tab.Field("Email")).ToBeFocusedAsync();
        await Expect(tab.Field("UserName")).ToHaveValueAsync("sally");
        await Expect(tab.Alert).ToHaveCountAsync(0);
    });

    [Fact]
    public Task What_the_page_can_see_costs_no_round_trip_and_the_count_goes_down_while_it_is_mended() => OnTheFormAsync(async tab =>
    {
        var sent = 0;
        tab.Page.Request += (_, request) => sent += request.IsNavigationRequest ? 1 : 0;
        await tab.FillAsync("Password", Site.Password);
        await tab.FillAsync("ConfirmPassword", "another horse");

        await tab.Primary.ClickAsync();

        await Expect(tab.Alert).ToHaveTextAsync("Fix 5 fields to continue.");
        await Expect(tab.Field("UserName")).ToBeFocusedAsync();
        await Expect(tab.Error("UserName")).ToHaveTextAsync("Enter a username.");
        await Expect(tab.Error("ConfirmPassword")).ToHaveTextAsync("The passwords don’t match.");
        await Expect(tab.Error("CaptchaAnswer")).ToHaveTextAsync("Complete this check.");
        await Expect(tab.Error("Agree")).ToHaveTextAsync("Agree to the terms to continue.");
        await tab.FillAsync("UserName", "mender");
        await Expect(tab.Alert).ToHaveTextAsync("Fix 4 fields to continue.");
        await tab.FillAsync("Email", "mender@example.com");
        await tab.FillAsync("ConfirmPassword", Site.Password);
        await Expect(tab.Alert).ToHaveTextAsync("Fix 2 fields to continue.");
        await tab.AnswerCaptchaAsync();
        await Expect(tab.Alert).ToHaveCountAsync(0);
        await tab.Field("Agree").CheckAsync();
        sent.ShouldBe(0);

        await tab.PressAsync(tab.Primary);
        (await tab.TitleAsync()).ShouldBe("Check your inbox");
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Another_picture_keeps_what_was_typed(bool script) => OnTheFormAsync(async tab =>
    {
        await tab.FillAsync("UserName", "sally");
        await tab.FillAsync("Email", "sally@example.com");
        await tab.Field("Agree").CheckAsync();
        var before = await tab.Field("CaptchaId").InputValueAsync();

        await tab.Page.Locator("[name=NewCaptcha]").First.ClickAsync();

        await Expect(tab.Field("CaptchaId")).Not.ToHaveValueAsync(before);
        await Expect(tab.Page.Locator(".captcha img")).ToHaveAttributeAsync("src", $"/captcha/{await tab.Field("CaptchaId").InputValueAsync()}.png");
        await Expect(tab.Field("UserName")).ToHaveValueAsync("sally");
        await Expect(tab.Field("Email")).ToHaveValueAsync("sally@example.com");
        await Expect(tab.Field("Agree")).ToBeCheckedAsync();
        (await tab.Page.Locator("[aria-invalid=true]").CountAsync()).ShouldBe(0);
    }, script);

    [Fact]
    public Task A_password_can_be_looked_at() => OnTheFormAsync(async tab =>
    {
        await tab.FillAsync("Password", "secret");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Show password" }).First.ClickAsync();
        await Expect(tab.Field("Password")).ToHaveAttributeAsync("type", "text");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Hide password" }).ClickAsync();
        await Expect(tab.Field("Password")).ToHaveAttributeAsync("type", "password");
    });

    [Fact]
    public Task A_password_can_be_pasted_and_kept_by_a_manager() => OnTheFormAsync(async tab =>
    {
        await tab.FillAsync("UserName", "correct horse 9 battery");
        await tab.Field("UserName").PressAsync("Control+a");
        await tab.Field("UserName").PressAsync("Control+c");
        foreach (var field in (string[])["Password", "ConfirmPassword"])
        {
            await tab.Field(field).PressAsync("Control+v");
            await Expect(tab.Field(field)).ToHaveValueAsync("correct horse 9 battery");
            await Expect(tab.Field(field)).ToHaveAttributeAsync("autocomplete", "new-password");
        }
    });

    [Theory]
    [InlineData("abc", "Very weak Too short.")]
    [InlineData("password1234", "Very weak Too common.")]
    [InlineData("sally-sally-1", "Very weak Contains your name or email.")]
    [InlineData("correct horse 9 battery", "Strong")]
    public Task Words_say_how_strong_a_password_is_and_why(string password, string words) => OnTheFormAsync(async tab =>
    {
        await tab.FillAsync("UserName", "sally");
        await tab.FillAsync("Password", password);
        await Expect(tab.Page.Locator(".strength p")).ToHaveTextAsync(words);
    });

    [Fact]
    public Task Pressing_twice_sends_once() => OnTheFormAsync(async tab =>
    {
        await tab.FillRegistrationAsync("twice", "twice@example.com");
        string said = "";
        await tab.AnsweredAsync(async () => said = await tab.Page.EvaluateAsync<string>("""
            () => {
              const button = document.querySelector('main .button.primary');
              let sent = 0;
              addEventListener('submit', e => { sent += !e.defaultPrevented; });
              button.click();
              button.click();
              button.form.requestSubmit();
              return `${button.textContent} ${button.ariaDisabled} ${sent}`;
            }
            """));
        said.ShouldBe("Creating account… true 1");
        (await tab.TitleAsync()).ShouldBe("Check your inbox");
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Enter_in_a_field_sends_the_form(bool script) => OnTheFormAsync(async tab =>
    {
        await tab.FillRegistrationAsync($"enter-{script}", $"enter-{script}@example.com");
        await tab.AnsweredAsync(() => tab.Field("Email").PressAsync("Enter"));
        (await tab.TitleAsync()).ShouldBe("Check your inbox");
    }, script);

    private Task OnTheFormAsync(Func<Tab, Task> act, bool script = true) => Chromium.VisitAsync(site, new("en", Script: script), async tab =>
    {
        await tab.OpenAsync("/register");
        await act(tab);
    });
}
