using System.Net;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Features.Admin.CreateAdmin;
using Slices.Infrastructure.Captcha;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Login;

public sealed class LoginTests(Site site) : IClassFixture<Site>
{
    private const string Failed = "Incorrect username or password.";

    [Fact]
    public async Task The_right_password_signs_in_and_the_header_says_who()
    {
        await site.AddUserAsync("alice", "alice@example.com");
        var visitor = site.Visit();

        var answer = await visitor.SignInAsync("alice");

        answer.Status.ShouldBe(HttpStatusCode.Redirect);
        answer.Location.ShouldBe("/");
        (await visitor.GetAsync("/")).Document.QuerySelector(".who .name bdi")!.TextContent.Trim().ShouldBe("alice");
        (await site.ValueAsync<DateTimeOffset>($"select last_sign_in_at from sign_in_counters c join users u on u.id = c.user_id where u.user_name = {"alice"}")).ShouldBe(site.Clock.GetUtcNow(), TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("spelled")]
    [InlineData("SPELLED")]
    [InlineData("ｓｐｅｌｌｅｄ")]
    [InlineData("  spelled ")]
    [InlineData("spelled@example.com")]
    [InlineData("Spelled@EXAMPLE.com")]
    public async Task A_login_is_the_name_or_the_address_however_it_is_spelled(string login)
    {
        await EnsureAsync("spelled", "spelled@example.com");
        var visitor = site.Visit();

        await visitor.SignInAsync(login);

        (await visitor.IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Unknown_wrong_and_disabled_read_exactly_the_same()
    {
        await site.AddUserAsync("known");
        await DisableAsync(await site.AddUserAsync("disabled"));

        var pages = new[]
        {
            await site.Visit().SignInAsync("unknown"),
            await site.Visit().SignInAsync("unknown@example.com"),
            await site.Visit().SignInAsync("known", "not the password"),
            await site.Visit().SignInAsync("disabled", "not the password"),
            await site.Visit().SignInAsync("disabled"),
        };

        pages.ShouldAllBe(p => p.Status == HttpStatusCode.BadRequest && p.Alert == Failed);
        pages.ShouldAllBe(p => !p.Text.Contains("not the password"));
        pages.Select(Neutral).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Not_activated_is_told_only_to_those_who_know_the_password()
    {
        await site.AddUserAsync("sleeper", active: false);

        var wrong = await site.Visit().SignInAsync("sleeper", "not the password");
        var right = await site.Visit().SignInAsync("sleeper");

        wrong.Alert.ShouldBe(Failed);
        right.Status.ShouldBe(HttpStatusCode.BadRequest);
        right.Alert.ShouldContain("Activate your account first.");
        right.Document.QuerySelector("[role=alert] a[href='/activate/resend']").ShouldNotBeNull();
        right.SetCookie("slices").ShouldBeEmpty();
    }

    [Fact]
    public async Task An_address_signs_in_to_the_account_that_proved_it()
    {
        await site.AddUserAsync("proved-it", "disputed@example.com");
        await site.AddUserAsync("typed-it", "disputed@example.com", active: false);
        var visitor = site.Visit();

        await visitor.SignInAsync("disputed@example.com");

        (await visitor.GetAsync("/")).Words.ShouldContain("Hello, proved-it");
    }

    [Fact]
    public async Task All_empty_fields_say_so_at_once()
    {
        var page = await site.Visit().SubmitAsync("/login", ("Login", ""), ("Password", ""), ("CaptchaAnswer", ""));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Error("Login").ShouldBe("Enter your username, email or phone number.");
        page.Error("Password").ShouldBe("Enter a password.");
        page.Error("CaptchaAnswer").ShouldBe("Complete this check.");
        page.Alert.ShouldBe("Fix 3 fields to continue.");
    }

    [Fact]
    public async Task A_login_that_is_too_long_says_so()
    {
        (await site.Visit().SignInAsync(new string('a', 255))).Error("Login").ShouldBe("This is too long.");
    }

    [Fact]
    public async Task The_wrong_captcha_refuses_even_the_right_password_and_keeps_what_was_typed()
    {
        await EnsureAsync("robot", "robot@example.com");
        var visitor = site.Visit();

        var page = await visitor.SubmitAsync("/login", ("Login", "robot"), ("Password", Site.Password), ("Remember", "true"), ("CaptchaAnswer", "wrong"));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Error("CaptchaAnswer").ShouldBe("That’s not right, or it has expired. Here’s a new one.");
        page.Value("Login").ShouldBe("robot");
        page.Document.QuerySelector("#Remember[checked]").ShouldNotBeNull();
        page.Text.ShouldNotContain(Site.Password);
        visitor.SessionCookie.ShouldBeNull();
    }

    [Theory]
    [InlineData("spaces", "  two  spaces around  ", "  two  spaces around  ", true)]
    [InlineData("spaces-trimmed", "  two  spaces around  ", "two  spaces around", false)]
    [InlineData("chinese", "长城内外惟余莽莽", "长城内外惟余莽莽", true)]
    [InlineData("composed", "pâsswörd größer", "pa\u0302sswo\u0308rd gro\u0308ßer", true)]
    [InlineData("decomposed", "pa\u0302sswo\u0308rd gro\u0308ßer", "pâsswörd größer", true)]
    [InlineData("case", "Quite A Secret 5", "quite a secret 5", false)]
    [InlineData("width", "fullwidth ５５５", "fullwidth 555", false)]
    public async Task A_password_counts_as_it_was_typed_whatever_the_keyboard(string name, string kept, string typed, bool opens)
    {
        await site.SendAsync(new CreateAdminCommand("pw-" + name, $"{Guid.NewGuid():N}@example.com", kept));
        var visitor = site.Visit();

        await visitor.SignInAsync("pw-" + name, typed);

        (await visitor.IsSignedInAsync()).ShouldBe(opens);
    }

    [Fact]
    public async Task A_password_of_128_characters_works_however_many_bytes_they_are()
    {
        var password = string.Concat(Enumerable.Repeat("😀", 128));
        (await site.SendAsync(new CreateAdminCommand("long-password", "long-password@example.com", password)))
            .ShouldBe(Slices.Infrastructure.Accounts.NewAdministrator.Made);
        var visitor = site.Visit();

        await visitor.SignInAsync("long-password", password);

        (await visitor.IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_longer_password_is_refused_before_anything_is_spent_on_it()
    {
        await EnsureAsync("too-long", "too-long@example.com");
        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);
        var visitor = site.Visit();

        var page = await visitor.SubmitAsync(
            "/login", ("Login", "too-long"), ("Password", new string('x', 129)), ("CaptchaId", id), ("CaptchaAnswer", answer));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Error("Password").ShouldBe("Use at most 128 characters.");
        // The captcha comes before the handler, which hashes: that it is still there shows that neither was reached.
        (await site.Services.GetRequiredService<Captchas>().RevealAsync(id)).ShouldBe(answer);
    }

    [Fact]
    public async Task Each_sign_in_has_a_new_key_and_ends_the_session_that_the_browser_had()
    {
        await EnsureAsync("again", "again@example.com");
        var (visitor, thief) = (site.Visit(), site.Visit());
        var anonymous = await visitor.GetAsync("/login");
        await visitor.SignInAsync("again");
        var first = visitor.SessionCookie!;

        // The form of a page that was open before the sign-in still works.
        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);
        var form = (await visitor.GetAsync("/logout")).Values("__RequestVerificationToken");
        (form["Input.Login"], form["Input.Password"], form["Input.CaptchaId"], form["Input.CaptchaAnswer"]) = ("again", Site.Password, id, answer);
        (await visitor.PostAsync("/login", form)).Status.ShouldBe(HttpStatusCode.Redirect);

        anonymous.Status.ShouldBe(HttpStatusCode.OK);
        visitor.SessionCookie.ShouldNotBe(first);
        thief.Cookies.Add(new Cookie("slices", first, "/", "127.0.0.1"));
        (await thief.IsSignedInAsync()).ShouldBeFalse();
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Signing_in_elsewhere_leaves_other_browsers_signed_in()
    {
        await EnsureAsync("two-browsers", "two-browsers@example.com");
        var (one, two) = (site.Visit(), site.Visit());

        await one.SignInAsync("two-browsers");
        await two.SignInAsync("two-browsers");

        (await one.IsSignedInAsync()).ShouldBeTrue();
        (await two.IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task The_cookie_ends_with_the_browser_and_no_script_reads_it()
    {
        await EnsureAsync("cookie", "cookie@example.com");

        var line = (await site.Visit().SignInAsync("cookie")).SetCookie("slices");

        var parts = line.Split("; ");
        parts[0].Length.ShouldBe("slices=".Length + 43);
        parts[1..].Order().ShouldBe(["httponly", "path=/", "samesite=lax"]);
    }

    [Fact]
    public async Task A_remembering_browser_keeps_the_cookie_for_a_fortnight()
    {
        await EnsureAsync("cookie", "cookie@example.com");

        var line = (await site.Visit().SignInAsync("cookie", remember: true)).SetCookie("slices");

        var expires = DateTimeOffset.Parse(line.Split("; ").Single(p => p.StartsWith("expires=", StringComparison.Ordinal))[8..], System.Globalization.CultureInfo.InvariantCulture);
        expires.ShouldBe(site.Clock.GetUtcNow().AddDays(14), TimeSpan.FromMinutes(1));
        line.ShouldContain("httponly");
        line.ShouldContain("samesite=lax");
    }

    [Fact]
    public async Task Whoever_is_signed_in_is_asked_whether_to_sign_out()
    {
        await EnsureAsync("asked", "asked@example.com");
        var visitor = site.Visit();
        await visitor.SignInAsync("asked");

        (await visitor.SendAsync(new(HttpMethod.Get, "/login"))).Location.ShouldBe("/logout");
    }

    [Fact]
    public async Task A_browser_that_says_very_much_of_itself_signs_in_too()
    {
        await EnsureAsync("chatty", "chatty@example.com");
        var visitor = site.Visit();
        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);
        var form = (await visitor.GetAsync("/login")).Values("Login");
        (form["Input.Login"], form["Input.Password"], form["Input.CaptchaId"], form["Input.CaptchaAnswer"]) = ("chatty", Site.Password, id, answer);
        var request = new HttpRequestMessage(HttpMethod.Post, "/login") { Content = new FormUrlEncodedContent(form) };
        request.Headers.TryAddWithoutValidation("User-Agent", new string('a', 2000));

        (await visitor.SendAsync(request)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    private async Task EnsureAsync(string name, string email)
    {
        if (!await site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.UserNameKey == name)))
        {
            await site.AddUserAsync(name, email);
        }
    }

    private Task DisableAsync(User user) => site.ChangeAsync(user.Id, u => u.Disable());

    private static string Neutral(Page page) => page.TextWithoutToken()
        .Replace(page.Value("CaptchaId"), "", StringComparison.Ordinal)
        .Replace($"value=\"{page.Value("Login")}\"", "", StringComparison.Ordinal);
}
