using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using Slices.Infrastructure.Links;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>Forms whose anti-forgery token counts no more: opened before a sign-in or sign-out in another tab, or with the cookie lost.</summary>
[Slow]
public sealed class StaleFormTests(Site site) : IClassFixture<Site>
{
    private const string Said = "This form has expired. Check it and submit it again. If this keeps happening, allow cookies for this site.";

    [Theory]
    [InlineData("/login", "Login=amy", "Remember=true", "Password=a secret 42")]
    [InlineData("/register", "UserName=stale-amy", "Email=amy@example.com", "Agree=true", "CaptchaAnswer=x7kp", "Password=a secret 42", "ConfirmPassword=a secret 42")]
    [InlineData("/forgot", "Email=amy@example.com")]
    [InlineData("/activate/resend", "Email=amy@example.com")]
    [InlineData("/setup/…", "UserName=stale-amy", "Email=amy@example.com", "Password=a secret 42", "ConfirmPassword=a secret 42")]
    public async Task A_strangers_form_comes_back_filled_but_for_passwords(string path, params string[] fields)
    {
        // While there is an administrator, /setup is not found.
        await site.ExecuteAsync($"update mt_doc_user set is_administrator = false, data = jsonb_set(data, '{{isAdministrator}}', 'false') where is_administrator");

        await ShouldComeBackAsync(site.Visit(), path.Replace("…", site.Services.GetRequiredService<SetUpTokens>().Issue(), StringComparison.Ordinal), fields);
    }

    [Theory]
    [InlineData("/account/email", "Email=new@example.com")]
    [InlineData("/account/profile", "Nickname=Amy")]
    [InlineData("/account/address", "Recipient=Amy", "Mobile=13800138000", "Street=1 First Street")]
    [InlineData("/account/password", "CurrentPassword=a secret 42", "Password=a secret 43", "ConfirmPassword=a secret 43")]
    public async Task A_form_of_the_user_centre_comes_back_filled_but_for_passwords(string path, params string[] fields)
    {
        var name = $"st-{path.Split('/')[^1]}";
        await site.AddUserAsync(name);
        await ShouldComeBackAsync(await site.SignedInAsync(name), path, fields);
    }

    private static async Task ShouldComeBackAsync(Visitor visitor, string path, string[] fields)
    {
        var typed = fields.Select(f => (Name: f.Split('=')[0], Value: f.Split('=')[1])).ToArray();
        var open = await visitor.GetAsync(path);

        var answer = await SendStaleAsync(visitor, open, typed);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Alert.ShouldBe(Said);
        var form = answer.Form([typed[0].Name]);
        foreach (var (name, value) in typed)
        {
            var field = (IHtmlInputElement)form.QuerySelector($"[name='Input.{name}']")!;
            (field.Type == "checkbox" ? field.IsChecked ? "true" : "" : field.Value).ShouldBe(name.Contains("Password", StringComparison.Ordinal) || name == "CaptchaAnswer" ? "" : value, name);
        }
        answer.Document.QuerySelectorAll("[aria-invalid=true]").ShouldBeEmpty();
    }

    [Fact]
    public async Task Signed_in_in_another_tab_the_form_comes_back_and_works_when_it_is_sent_again()
    {
        await site.AddUserAsync("two-tabs");
        var visitor = site.Visit();
        var first = await visitor.GetAsync("/login?returnUrl=%2Faccount%2Femail");
        (await visitor.SignInAsync("two-tabs")).Status.ShouldBe(HttpStatusCode.Redirect);

        var back = await visitor.SubmitAsync(first, ("Login", "two-tabs"), ("Password", Site.Password));

        (back.Status, back.Alert, back.Value("Login")).ShouldBe((HttpStatusCode.BadRequest, Said, "two-tabs"));
        (await visitor.SubmitAsync(back, ("Login", "two-tabs"), ("Password", Site.Password))).Location.ShouldBe("/account/email");
    }

    [Fact]
    public async Task A_chosen_area_comes_back_with_its_select()
    {
        var visitor = await site.AddSignedInAsync("st-areas");

        var back = await SendStaleAsync(visitor, await visitor.GetAsync("/account/address"), [("Recipient", "Amy"), ("Province", "440000"), ("City", "441900")]);

        back.Alert.ShouldBe(Said);
        back.Document.QuerySelectorAll("select:not([disabled]) option[selected]").Select(o => o.GetAttribute("value")).ShouldBe(["440000", "441900"]);
    }

    [Fact]
    public async Task Every_form_says_so_and_does_nothing()
    {
        var waiting = await site.AddUserAsync("st-waiting", active: false);
        await site.AddUserAsync("st-user");
        await site.AddUserAsync("st-chief", administrator: true);
        string[] starts = ["/", "/login", "/register", "/activate/resend", "/activate/" + site.Services.GetRequiredService<ActivationTokens>().Issue(waiting)];
        foreach (var visitor in new[] { site.Visit(), await site.SignedInAsync("st-user"), await site.SignedInAsync("st-chief") })
        {
            var (seen, forms) = (new HashSet<string>(), new HashSet<string>());
            for (var left = new Queue<string>(starts); left.TryDequeue(out var path);)
            {
                if (!seen.Add(path.Split('#')[0]) || seen.Count > 120)
                {
                    continue;
                }
                var page = await visitor.GetAsync(path);
                page.Document.QuerySelectorAll("a[href]").Select(a => a.GetAttribute("href")!).Where(h => h.StartsWith('/')).ToList().ForEach(left.Enqueue);
                var before = await SnapshotAsync();
                foreach (var form in page.Document.Forms.Where(f => f.Method == "post"))
                {
                    var address = new Uri(page.Url, form.GetAttribute("action") ?? "").PathAndQuery;
                    if (!forms.Add(address.Split("returnUrl")[0]))
                    {
                        continue;
                    }
                    var answer = await SendAsync(visitor, address, Values(form), ("Sec-Fetch-Site", "same-origin"));
                    answer.Status.ShouldBe(HttpStatusCode.BadRequest, address);
                    answer.Text.ShouldContain("This form has expired", Case.Sensitive, address);
                    (answer.Document.QuerySelector("main form[method=post]") ?? answer.Document.QuerySelector("main a.button.primary")).ShouldNotBeNull(address);
                }
                (await SnapshotAsync()).ShouldBe(before, path);
            }
            forms.Count.ShouldBeGreaterThan(5);
        }
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task What_another_site_sends_is_never_shown_in_a_form_here(string header, string value)
    {
        await site.AddUserAsync($"st-lured-{header}-{value}".Replace(":", "", StringComparison.Ordinal).Replace("/", "", StringComparison.Ordinal));
        var visitor = await site.SignedInAsync($"st-lured-{header}-{value}".Replace(":", "", StringComparison.Ordinal).Replace("/", "", StringComparison.Ordinal));

        var answer = await SendAsync(visitor, "/account/email", new() { ["Input.Email"] = "thief@evil.example" }, (header, value));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldNotContain("thief@evil.example");
        answer.Words.ShouldContain("This form has expired");
        answer.Document.QuerySelector("main a.button.primary")!.GetAttribute("href").ShouldBe("/account/email");
    }

    [Fact]
    public async Task The_answer_to_another_sites_form_replaces_no_cookie()
    {
        foreach (var path in (string[])["/login", "/register", "/account/email", "/preferences", "/forgot"])
        {
            (await SendAsync(site.Visit(), path, new() { ["language"] = "en" }, ("Sec-Fetch-Site", "cross-site"))).Header("Set-Cookie").ShouldBeNull(path);
        }
    }

    [Fact]
    public async Task The_language_button_of_a_stale_page_leads_back_to_the_form_as_it_was_typed()
    {
        var visitor = site.Visit();
        var open = await visitor.GetAsync("/register");

        var answer = await SendAsync(
            visitor, "/preferences?returnUrl=%2Fregister", new() { ["Input.UserName"] = "still-here", ["Input.Password"] = "a secret 42", ["language"] = "zh-CN" });

        open.Status.ShouldBe(HttpStatusCode.OK);
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        var back = answer.Document.QuerySelector("main a.button.primary")!.GetAttribute("href")!;
        (back, (await visitor.GetAsync(back)).Value("UserName")).ShouldBe(("/register", "still-here"));
    }

    [Fact]
    public async Task Recovery_codes_are_shown_again_and_nowhere_else()
    {
        var visitor = await site.AddSignedInAsync("st-codes");

        var answer = await SendAsync(visitor, "/account/two-factor/codes?handler=File", new() { ["code"] = "abcde-fghjk" });

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldContain("This form has expired");
        (await visitor.SendAsync(new(HttpMethod.Get, "/account/two-factor/codes?code=abcde-fghjk"))).Location.ShouldBe("/account/two-factor");
    }

    [Theory]
    [InlineData("/account/sessions?handler=Others")]
    [InlineData("/account/two-factor?handler=Rename")]
    [InlineData("/account/privacy?handler=Export")]
    public async Task The_address_that_a_form_was_sent_to_can_be_opened(string path)
    {
        var name = $"st-open-{path.Length}";
        await site.AddUserAsync(name);

        (await (await site.SignedInAsync(name)).GetAsync(path)).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static Dictionary<string, string> Values(IHtmlFormElement form) => form.Elements.OfType<IHtmlInputElement>()
        .Where(i => i.Name is not (null or "__RequestVerificationToken")).GroupBy(i => i.Name!).ToDictionary(g => g.Key, g => g.First().Value);

    private static Task<Page> SendStaleAsync(Visitor visitor, Page open, (string Name, string Value)[] typed)
    {
        var form = open.Form([typed[0].Name]);
        var values = Values(form);
        foreach (var (name, value) in typed)
        {
            values[$"Input.{name}"] = value;
        }
        return SendAsync(visitor, new Uri(open.Url, form.GetAttribute("action") ?? "").PathAndQuery, values, ("Sec-Fetch-Site", "same-origin"));
    }

    private static Task<Page> SendAsync(Visitor visitor, string path, Dictionary<string, string> values, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(values) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }
        return visitor.SendAsync(request);
    }

    private Task<string?> SnapshotAsync() => site.ValueAsync<string>(
        $"""
        select concat((select string_agg(u::text, ';' order by id) from users u), (select string_agg(m::text, ';' order by id) from outgoing_mails m))
        """);
}
