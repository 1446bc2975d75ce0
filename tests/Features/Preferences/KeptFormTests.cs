using System.Net;
using System.Text.RegularExpressions;
using Marten;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Pages;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Preferences;

/// <summary>The language and the theme change under a form that is half filled in, and nothing else does.</summary>
public sealed class KeptFormTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("language", "zh-CN")]
    [InlineData("theme", "dark")]
    public async Task What_was_typed_comes_back_but_for_secrets_and_only_once(string name, string value)
    {
        var visitor = site.Visit();
        var open = await visitor.GetAsync("/register?from=a%20b");

        var answer = await PressAsync(visitor, open, (name, value), ("Input.UserName", "half"), ("Input.Email", "half@exa"), ("Input.Agree", "true"),
            ("Input.Password", "a secret 42"), ("Input.ConfirmPassword", "a secret 42"), ("Input.CaptchaAnswer", "x7kp"));

        answer.Location.ShouldBe("/register?from=a%20b");
        answer.Location!.ShouldNotContain("half");
        var page = await visitor.GetAsync(answer.Location!);
        page.Status.ShouldBe(HttpStatusCode.OK);
        (page.Value("UserName"), page.Value("Email"), page.Value("Password"), page.Value("ConfirmPassword"), page.Value("CaptchaAnswer")).ShouldBe(("half", "half@exa", "", "", ""));
        page.Document.QuerySelector("#Agree")!.HasAttribute("checked").ShouldBeTrue();
        page.Document.QuerySelectorAll("[aria-invalid=true], .alert").ShouldBeEmpty();
        (name == "language" ? page.Document.DocumentElement.GetAttribute("lang") : page.Document.DocumentElement.GetAttribute("data-theme")).ShouldBe(value);
        (await visitor.GetAsync(answer.Location!)).Value("UserName").ShouldBeEmpty();
        (await site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.UserNameKey == "half"))).ShouldBeFalse();
    }

    [Fact]
    public async Task Another_page_and_another_browser_get_nothing_of_it()
    {
        var visitor = site.Visit();
        var answer = await PressAsync(visitor, await visitor.GetAsync("/forgot"), ("language", "en"), ("Input.Email", "half@example.com"));

        (await visitor.GetAsync("/activate/resend")).Value("Email").ShouldBeEmpty();
        (await site.Visit().GetAsync(answer.Location!)).Value("Email").ShouldBeEmpty();
        (await visitor.GetAsync(answer.Location!)).Value("Email").ShouldBe("half@example.com");
    }

    [Fact]
    public async Task Areas_and_what_is_kept_on_the_server_give_way_to_what_was_typed()
    {
        var visitor = await site.AddSignedInAsync("kf-mover");
        var address = await PressAsync(
            visitor, await visitor.GetAsync("/account/address"), ("language", "zh-CN"), ("Input.Recipient", "王小明"), ("Input.Province", "440000"), ("Input.City", "441900"));
        var profile = await PressAsync(visitor, await visitor.GetAsync("/account/profile"), ("theme", "dark"), ("Input.Nickname", "小明"));

        (await visitor.GetAsync(profile.Location!)).Value("Nickname").ShouldBe("小明");
        // The newest form is the one that is kept.
        address = await PressAsync(
            visitor, await visitor.GetAsync(address.Location!), ("language", "zh-CN"), ("Input.Recipient", "王小明"), ("Input.Province", "440000"), ("Input.City", "441900"));
        var page = await visitor.GetAsync(address.Location!);
        page.Value("Recipient").ShouldBe("王小明");
        page.Document.QuerySelectorAll("select:not([disabled]) option[selected]").Select(o => o.GetAttribute("value")).ShouldBe(["440000", "441900"]);
        (await site.FindUserAsync("kf-mover")).Addresses.ShouldBeEmpty();
        (await site.FindUserAsync("kf-mover")).Nickname.ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_box_that_is_ticked_by_itself_stays_as_its_reader_left_it(bool ticked)
    {
        var visitor = await site.AddSignedInAsync($"kf-box-{ticked}");
        (string, string)[] typed = ticked ? [("Input.EndOthers", "true"), ("Input.EndOthers", "false")] : [("Input.EndOthers", "false")];

        var answer = await PressAsync(visitor, await visitor.GetAsync("/account/password"), ("language", "zh-CN"), typed);

        (await visitor.GetAsync(answer.Location!)).Document.QuerySelector("#EndOthers")!.HasAttribute("checked").ShouldBe(ticked);
    }

    [Fact]
    public async Task A_form_too_long_for_a_cookie_is_not_kept_and_the_site_goes_on()
    {
        var visitor = site.Visit();
        var answer = await PressAsync(visitor, await visitor.GetAsync("/forgot"), ("language", "zh-CN"), ("Input.Email", new string('x', 20_000)));

        var page = await visitor.GetAsync(answer.Location!);

        (page.Status, page.Value("Email"), page.Document.DocumentElement.GetAttribute("lang")).ShouldBe((HttpStatusCode.OK, "", "zh-CN"));
    }

    [Fact]
    public async Task What_somebody_wrote_into_the_cookie_themselves_counts_for_nothing()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/forgot") { Headers = { { "Cookie", "slices-notes=CfDJ8AAAAAAAAAAA" } } };

        (await site.Visit().SendAsync(request)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_signs_in_next_on_the_browser_sees_nothing_of_it()
    {
        await site.AddUserAsync("kf-first");
        await site.AddUserAsync("kf-next");
        var visitor = await site.SignedInAsync("kf-first");
        var notes = (await PressAsync(visitor, await visitor.GetAsync("/account/address"), ("language", "zh-CN"), ("Input.Recipient", "王小明"))).SetCookie("slices-notes").Split(';')[0];

        await visitor.SubmitAsync("/logout");
        visitor.Cookies.GetCookies(site.Address)["slices-notes"].ShouldBeNull("signing out takes it along");
        await visitor.SignInAsync("kf-next");
        visitor.Cookies.SetCookies(site.Address, notes);

        (await visitor.GetAsync("/account/address")).Value("Recipient").ShouldBeEmpty();
    }

    [Fact]
    public async Task Chinese_is_kept_as_long_as_a_form_here_asks_for_and_fits_into_one_cookie()
    {
        var visitor = await site.AddSignedInAsync("kf-long");
        var street = new string('街', 200);

        var answer = await PressAsync(visitor, await visitor.GetAsync("/account/address"), ("language", "zh-CN"), ("Input.Recipient", new string('王', 50)), ("Input.Street", street));

        answer.SetCookie("slices-notes").Length.ShouldBeLessThan(4096);
        (await visitor.GetAsync(answer.Location!)).Value("Street").ShouldBe(street);
    }

    /// <summary>Each field that a form has is either on this list or never written into a cookie.</summary>
    [Fact]
    public void Which_fields_outlast_a_redirect_is_decided_for_each() =>
        typeof(PagesRegistration).Assembly.GetTypes()
            .Where(t => t.Name.EndsWith("Page", StringComparison.Ordinal)).Select(t => t.GetProperty("Input")?.PropertyType).OfType<Type>()
            .Concat(typeof(PagesRegistration).Assembly.GetTypes().Where(t => Regex.IsMatch(t.Name, "^(Send.*Code|SetPassword)Command$")))
            .Where(t => typeof(IBaseRequest).IsAssignableFrom(t))
            .SelectMany(t => t.GetProperties().Where(p => p.CanWrite && (p.PropertyType == typeof(string) || p.PropertyType == typeof(bool)))).Select(p => p.Name).Distinct().Where(n => KeptForm.Keeps("Input." + n)).Order()
            .ShouldBe(["Agree", "City", "District", "Email", "EndOthers", "IsDefault", "Language", "Login", "Mobile", "Nickname", "Province", "Reason", "Recipient", "Remember", "Street", "Sure", "TimeZone", "UserName"]);

    // As the footer's buttons do, which belong to the page's form.
    private static Task<Page> PressAsync(Visitor visitor, Page page, (string Name, string Value) button, params (string Name, string Value)[] typed)
    {
        var element = page.Document.QuerySelector($"footer button[name={button.Name}]")!;
        var form = page.Document.GetElementById(element.GetAttribute("form")!)!;
        var fields = typed.Select(t => KeyValuePair.Create(t.Name, t.Value))
            .Append(new(button.Name, button.Value))
            .Append(new("__RequestVerificationToken", form.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!));
        return visitor.PostAsync(element.GetAttribute("formaction")!, fields);
    }
}
