using System.Net;
using System.Text;
using AngleSharp.Html.Dom;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Links;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>Whatever is typed or sent, no page breaks, nothing is half saved, and markup stays text.</summary>
public sealed class BadInputTests(Site site) : IClassFixture<Site>
{
    private const string Markup = "%22%27%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%3Cimg%20src%3Dx%20onerror%3Dalert(2)%3E%7B%7B7*7%7D%7D";

    /// <summary>The bad values by name, as they travel: percent-encoded.</summary>
    public static IEnumerable<TheoryDataRow<string>> Bad => Sweep.Of(BadValues.Keys);

    private static Dictionary<string, string> BadValues { get; } = new()
    {
        ["empty"] = "",
        ["ten thousand characters"] = new string('a', 10_000),
        ["NUL"] = "a%00b%00",
        ["a lone surrogate"] = "a%ED%A0%80b",
        ["broken UTF-8"] = "%C0%AF%FF%FE%80",
        ["right-to-left marks"] = "a%E2%80%AEb%E2%81%A6c%E2%80%8F",
        ["line breaks"] = "a%0D%0AX-Injected%3A%20yes%0D%0A%0D%0A%3Ch1%3E",
        ["markup"] = Markup,
        ["SQL"] = "%27%20or%201%3D1%3B%20drop%20table%20users%3B%20--",
        ["a format"] = "%7B0%7D%25s%25n%24%7Bjndi%3Aldap%3A%2F%2Fx%7D",
        ["numbers beyond all"] = "-99999999999999999999999999",
        ["unassigned and private characters"] = "%F3%B0%80%80%EF%BF%BF%F4%8F%BF%BF",
        ["what can't be normalised"] = "a%EF%BF%BEb",
        ["very many combining marks"] = "a" + string.Concat(Enumerable.Repeat("%CC%81", 3000)),
        ["broken escapes"] = "%%%zz%u0000%",
    };

    [Slow]
    [Theory]
    [MemberData(nameof(Bad))]
    public async Task No_form_breaks_on_any_of_its_fields(string name)
    {
        var bad = BadValues[name];
        var chief = await ChiefAsync();
        var somebody = await SomebodyAsync();
        var sessions = await site.ValueAsync<long>($"select count(*) from sessions");
        var registered = 0;
        foreach (var (visitor, path, purpose) in Forms(chief, somebody))
        {
            var page = await visitor.GetAsync(path);
            foreach (var form in page.Document.Forms.Where(f => f.Method == "post"))
            {
                var names = form.Elements.Select(e => e.GetAttribute("name")).OfType<string>().Where(n => n != "__RequestVerificationToken").Distinct().ToList();
                foreach (var field in names.Append("Input").Append("unknown%5B%5D"))
                {
                    var fields = await FilledAsync(form, purpose);
                    fields[field] = bad;
                    var answer = await ShouldStandAsync(visitor, Address(page, form), fields, $"{path}: {field} with {name}");
                    registered += answer.Location == "/register?done=true" ? 1 : 0;
                }
            }
        }
        await ShouldHoldAsync(sessions);
        if (name != "NUL")
        {
            // That the other fields were right, and the handler was reached.
            registered.ShouldBeGreaterThan(0);
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task No_page_breaks_on_any_of_its_parameters(string name)
    {
        var bad = BadValues[name];
        if (bad.Length > 6000)
        {
            bad = bad[..6000];
        }
        var chief = await ChiefAsync();
        string[] paths =
        [
            "/?handler=", "/?page=", "/login?returnUrl=", "/login?Input.Login=", "/register?handler=", "/register?field=", "/logout?handler=", "/activate/resend?Input.Email=",
            "/activate/", "/setup/", "/captcha/", "/dev/captcha/", "/admin/users/", "/css/site.css?v=",
            "/admin/users?search=", "/admin/users?state=", "/admin/users?sort=", "/admin/users?ascending=", "/admin/users?after=", "/admin/users?before=", "/admin/users?Query=",
            "/admin/mail?state=", "/admin/mail?to=", "/admin/mail?after=", "/admin/mail?Input.Email=",
            "/admin/audit?account=", "/admin/audit?kind=", "/admin/audit?network=", "/admin/audit?from=", "/admin/audit?after=",
            "/account/confirm?returnUrl=", "/account/privacy?handler=", "/account/two-factor?changed=", "/login/qq?problem=", "/login/", "/email/",
            "/", "/error?x=",
        ];
        foreach (var visitor in new[] { site.Visit(), chief })
        {
            foreach (var path in paths)
            {
                var page = await RawAsync(visitor, path + bad);
                ((int)page.Status).ShouldBeLessThan(500, $"{path} with {name}");
                ShouldBeEncoded(page, path);
            }
        }
    }

    [Fact]
    public async Task Repeated_fields_are_no_way_around_a_rule()
    {
        var visitor = site.Visit();
        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.Registration);
        var token = (await visitor.GetAsync("/register")).Token();
        KeyValuePair<string, string>[] fields =
        [
            new("__RequestVerificationToken", token), new("Input.CaptchaId", id), new("Input.CaptchaAnswer", answer), new("Input.Agree", "true"),
            new("Input.UserName", "doubled"), new("Input.UserName", "admin"), new("Input.Email", "doubled@example.com"), new("Input.Email", "x"),
            new("Input.Password", Site.Password), new("Input.Password", "1"), new("Input.ConfirmPassword", Site.Password), new("Input.ConfirmPassword", "1"),
        ];

        (await visitor.PostAsync("/register", fields)).Status.ShouldBeOneOf(HttpStatusCode.Found, HttpStatusCode.BadRequest);

        (await site.QueryAsync(work => work.Query<User>().ToListAsync())).ShouldAllBe(u => UserName.Fold(u.UserName).Fault == null && EmailAddress.Parse(u.Email) != null);
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/register")]
    [InlineData("/activate/resend")]
    [InlineData("/preferences")]
    public async Task A_body_over_64_kilobytes_is_refused(string path)
    {
        var visitor = site.Visit();
        var form = new Dictionary<string, string> { ["__RequestVerificationToken"] = (await visitor.GetAsync("/login")).Token(), ["Input.Login"] = new('a', 100_000) };

        ((int)(await visitor.PostAsync(path, form)).Status).ShouldBeInRange(400, 499);
    }

    [Fact]
    public async Task Thousands_of_fields_are_refused()
    {
        var visitor = site.Visit();
        var form = Enumerable.Range(0, 5000).Select(i => new KeyValuePair<string, string>($"f{i}", "")).ToDictionary();
        form["__RequestVerificationToken"] = (await visitor.GetAsync("/login")).Token();

        ((int)(await visitor.PostAsync("/login", form)).Status).ShouldBeInRange(400, 499);
    }

    [Fact]
    public async Task Deeply_nested_names_and_files_are_refused_or_ignored()
    {
        var visitor = site.Visit();
        var token = (await visitor.GetAsync("/login")).Token();
        var names = new[] { "Input" + string.Concat(Enumerable.Repeat("[0]", 500)), "Input" + string.Concat(Enumerable.Repeat(".Login", 500)), new string('n', 3000) };
        foreach (var name in names)
        {
            ((int)(await visitor.PostAsync("/login", new Dictionary<string, string> { ["__RequestVerificationToken"] = token, [name] = "x" })).Status).ShouldBe(400);
        }
        var upload = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new ByteArrayContent([0, 0xFF]), "Input.Login", "../../x" } };
        (await visitor.SendAsync(new(HttpMethod.Post, "/login") { Content = upload })).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/login", "Login", CaptchaPurpose.SignIn)]
    [InlineData("/login", "Password", CaptchaPurpose.SignIn)]
    [InlineData("/register", "UserName", CaptchaPurpose.Registration)]
    [InlineData("/register", "Password", CaptchaPurpose.Registration)]
    [InlineData("/activate/resend", "Email", CaptchaPurpose.ActivationMail)]
    public async Task A_NUL_that_comes_as_a_form_part_is_refused_like_any_wrong_text(string path, string field, CaptchaPurpose purpose)
    {
        Waiting = await site.AddUserAsync($"w{Guid.NewGuid():N}"[..20], active: false);
        var visitor = site.Visit();
        var fields = await FilledAsync((await visitor.GetAsync(path)).Form([field]), purpose);
        fields[$"Input.{field}"] = "nul\0in it\0";
        var parts = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            parts.Add(new StringContent(Uri.UnescapeDataString(value)), name);
        }

        (await visitor.SendAsync(new(HttpMethod.Post, path) { Content = parts })).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_form_that_cannot_be_read_is_a_bad_request_where_no_page_reads_it_too() =>
        (await site.Visit().PostAsync("/passkeys/options?purpose=SignIn", [new("x", "\0")])).Status.ShouldBe(HttpStatusCode.BadRequest);

    private (Visitor Visitor, string Path, CaptchaPurpose? Purpose)[] Forms(Visitor chief, Visitor somebody) =>
    [
        (site.Visit(), "/register", CaptchaPurpose.Registration),
        (site.Visit(), "/login", CaptchaPurpose.SignIn),
        (site.Visit(), "/activate/resend", CaptchaPurpose.ActivationMail),
        (site.Visit(), "/forgot", CaptchaPurpose.PasswordReset),
        (site.Visit(), "/login/sms", CaptchaPurpose.SmsCode),
        (site.Visit(), "/activate/" + site.Services.GetRequiredService<ActivationTokens>().Issue(Waiting), null),
        (chief, "/admin/users?search=" + Waiting.UserName, null),
        (chief, $"/admin/users/{Waiting.Id}", null),
        (chief, "/account/address", null),
        (somebody, "/account/confirm", null),
        (somebody, "/account/password", null),
        (somebody, "/account/mobile", CaptchaPurpose.SmsCode),
        (somebody, "/account/two-factor", null),
        (somebody, "/account/two-factor/app", null),
        (somebody, "/account/profile", null),
        (somebody, "/account/email", null),
        (somebody, "/account/privacy", null),
    ];

    private User Waiting { get; set; } = null!;

    private async Task<Visitor> ChiefAsync()
    {
        if (!await site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.UserNameKey == "chief")))
        {
            await site.AddUserAsync("chief", administrator: true);
        }
        Waiting = await site.AddUserAsync($"w{Guid.NewGuid():N}"[..20], active: false);
        var visitor = site.Visit();
        await visitor.SignInAsync("chief");
        return visitor;
    }

    private async Task<Visitor> SomebodyAsync()
    {
        var user = await site.AddUserAsync($"s{Guid.NewGuid():N}"[..20]);
        var visitor = site.Visit();
        await visitor.SignInAsync(user.UserName);
        return visitor;
    }

    // Everything right, so that the one bad field meets the handler and the database too.
    private async Task<Dictionary<string, string>> FilledAsync(IHtmlFormElement form, CaptchaPurpose? purpose)
    {
        var fields = form.Elements.OfType<IHtmlInputElement>().Where(i => i.Name is not null && i.Type is not "checkbox")
            .GroupBy(i => i.Name!).ToDictionary(g => g.Key, g => Uri.EscapeDataString(g.First().Value));
        if (purpose is { } asked && form.QuerySelector("[name='Input.CaptchaId']") is not null)
        {
            (fields["Input.CaptchaId"], fields["Input.CaptchaAnswer"]) = await site.CaptchaAsync(asked);
        }
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["UserName"] = $"b{Guid.NewGuid():N}"[..20],
            ["Email"] = $"bad-input-{Guid.NewGuid():N}@example.com",
            ["Login"] = Waiting.UserName,
            ["Password"] = Site.Password,
            ["ConfirmPassword"] = Site.Password,
        }.Where(f => fields.ContainsKey($"Input.{f.Key}")))
        {
            fields[$"Input.{name}"] = Uri.EscapeDataString(value);
        }
        if (purpose == CaptchaPurpose.Registration)
        {
            fields["Input.Agree"] = "true";
        }
        return fields;
    }

    private static string Address(Page page, IHtmlFormElement form) => new Uri(page.Url, form.GetAttribute("action") ?? "").PathAndQuery;

    private static async Task<Page> ShouldStandAsync(Visitor visitor, string path, Dictionary<string, string> fields, string what)
    {
        var body = string.Join('&', fields.Select(f => $"{f.Key}={f.Value}"));
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.ASCII, "application/x-www-form-urlencoded") };

        var page = await visitor.SendAsync(request);

        ((int)page.Status is 200 or 302 or 400 or 404 or 413 or 429).ShouldBeTrue($"{page.Status} for {what}");
        page.Header("X-Injected").ShouldBeNull(what);
        page.Location?.ShouldStartWith("/", Case.Sensitive, what);
        ShouldBeEncoded(page, what);
        return page;
    }

    private static void ShouldBeEncoded(Page page, string what)
    {
        page.Text.ShouldNotContain("<script>alert", Case.Insensitive, what);
        page.Document.QuerySelectorAll("script").ShouldAllBe(s => s.GetAttribute("src")!.StartsWith("/js/", StringComparison.Ordinal), what);
        page.Document.QuerySelectorAll("[onerror]").Length.ShouldBe(0, what);
    }

    // HttpClient would mend the address; sent as it is, as an attacker would.
    private static Task<Page> RawAsync(Visitor visitor, string path)
    {
        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        Uri.TryCreate(visitor.Origin + path, options, out var uri).ShouldBeTrue();
        return visitor.SendAsync(new(HttpMethod.Get, uri));
    }

    // Registering with one odd field that doesn't matter makes an account; one that isn't whole must not exist.
    private async Task ShouldHoldAsync(long sessions)
    {
        (await site.ValueAsync<long>($"select count(*) from sessions")).ShouldBe(sessions);
        var users = await site.QueryAsync(work => work.Query<User>().ToListAsync());
        users.ShouldAllBe(u => UserName.Fold(u.UserName).Fault == null && EmailAddress.Parse(u.Email) != null && u.PasswordHash.Length > 60);
        users.Count(u => u.IsAdministrator).ShouldBe(1);
        var queued = (await site.OutgoingMailsAsync()).Select(m => m.UserId).ToList();
        users.Where(u => u.EmailKey.StartsWith("bad-input-", StringComparison.Ordinal)).ShouldAllBe(u => queued.Contains(u.Id));
    }
}
