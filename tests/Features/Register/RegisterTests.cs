using System.Net;
using Marten;
using Slices.Domain;
using Slices.Features.Register;
using Slices.Infrastructure.Captcha;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Register;

public sealed class RegisterTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Registering_sends_a_link_and_leaves_the_account_waiting()
    {
        var visitor = site.Visit();
        var before = site.Clock.GetUtcNow();

        var page = await visitor.RegisterAsync("Newcomer", "newcomer@example.com");

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Words.ShouldContain("Check your inbox");
        page.Words.ShouldContain("We emailed a link to newcomer@example.com.");
        var user = await site.FindUserAsync("newcomer");
        (user.UserName, user.State, user.IsAdministrator, user.Culture).ShouldBe(("Newcomer", UserState.Unactivated, false, "en"));
        user.PasswordHash.ShouldNotContain(Site.Password);
        user.Agreements.ShouldHaveSingleItem().Version.ShouldBe("2026-11");
        user.Agreements[0].AcceptedAt.ShouldBeInRange(before.AddSeconds(-1), site.Clock.GetUtcNow());
        var mail = (await site.MailsAsync("newcomer@example.com")).ShouldHaveSingleItem();
        mail.Subject.ShouldBe("Activate your Slices account");
        mail.Text.ShouldContain("http://localhost:5080" + mail.ActivationPath());
        mail.Html.ShouldContain("http://localhost:5080" + mail.ActivationPath());
        mail.Text.ShouldContain("127.0.0.1");
        (await visitor.IsSignedInAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task The_language_of_the_visitor_is_kept_and_the_mail_speaks_it()
    {
        await site.Visit("zh-CN").RegisterAsync("李四光", "lisi@example.com");

        (await site.FindUserAsync("李四光")).Culture.ShouldBe("zh-CN");
        (await site.MailsAsync("lisi@example.com")).ShouldHaveSingleItem().Subject.ShouldBe("激活你的 Slices 账号");
    }

    [Theory]
    [InlineData("UserName", "ab", "Use 3–30 characters.")]
    [InlineData("UserName", "1234567890123456789012345678901", "Use 3–30 characters.")]
    [InlineData("UserName", "al ice", "Use only letters, digits, Chinese characters and _ . - without spaces.")]
    [InlineData("UserName", "Administrator", "This username is reserved. Choose another one.")]
    [InlineData("UserName", "13800138000", "A username can’t be a phone number.")]
    [InlineData("UserName", "138-3496-1570", "A username can’t be a phone number.")]
    [InlineData("UserName", "   ", "Enter a username.")]
    [InlineData("Email", "   ", "Enter an email address.")]
    [InlineData("Email", "nobody", "Enter a valid email address.")]
    [InlineData("Email", "a@example.com,b@example.com", "Enter a valid email address.")]
    [InlineData("Password", "7 chars", "Use at least 8 characters.")]
    [InlineData("Password", "😀😀😀😀", "Use at least 8 characters.")]
    [InlineData("Password", "password1", "This password is too common. Choose another one.")]
    [InlineData("Password", "ＰＡＳＳＷＯＲＤ１", "This password is too common. Choose another one.")]
    [InlineData("Password", "rulebreaker-99", "Use at least 8 characters besides your username, your email address and the site’s name.")]
    [InlineData("Password", "Breaker@example.net1", "Use at least 8 characters besides your username, your email address and the site’s name.")]
    [InlineData("Password", "slices slices 1", "Use at least 8 characters besides your username, your email address and the site’s name.")]
    [InlineData("ConfirmPassword", "", "Re-enter your password.")]
    [InlineData("ConfirmPassword", "Correct horse 9 battery", "The passwords don’t match.")]
    [InlineData("Agree", "false", "Agree to the terms to continue.")]
    [InlineData("CaptchaAnswer", "", "Complete this check.")]
    [InlineData("CaptchaAnswer", "wrong", "That’s not right, or it has expired. Here’s a new one.")]
    public async Task A_field_that_breaks_a_rule_says_so_beside_itself_and_alone(string field, string value, string sentence)
    {
        var form = new Dictionary<string, string>
        {
            ["UserName"] = "rulebreaker",
            ["Email"] = "breaker@example.net",
            ["Password"] = Site.Password,
            ["ConfirmPassword"] = Site.Password,
            ["Agree"] = "true",
            [field] = value,
        };
        if (field == "Password")
        {
            form["ConfirmPassword"] = value;
        }

        var page = await site.Visit().SubmitAsync("/register", [.. form.Select(f => (f.Key, f.Value))]);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Error(field).ShouldBe(sentence);
        page.Alert.ShouldBeEmpty("one field says it itself");
        page.Document.QuerySelectorAll(".error").Count(e => e.TextContent.Trim().Length > 0).ShouldBe(1);
        (await site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.EmailKey == "breaker@example.net"))).ShouldBeFalse();
    }

    [Fact]
    public async Task An_address_or_a_password_that_is_too_long_is_told_its_limit()
    {
        var page = await site.Visit().RegisterAsync("longwinded", new string('a', 250) + "@example.com", string.Concat(Enumerable.Repeat("😀", 129)));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Error("Email").ShouldBe("Use at most 254 characters.");
        page.Error("Password").ShouldBe("Use at most 128 characters.");
    }

    [Fact]
    public async Task All_wrong_fields_say_so_at_once()
    {
        var page = await site.Visit().SubmitAsync("/register", ("UserName", ""), ("CaptchaAnswer", ""));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Alert.ShouldBe("Fix 6 fields to continue.");
        foreach (var field in new[] { "UserName", "Email", "Password", "ConfirmPassword", "Agree", "CaptchaAnswer" })
        {
            page.Error(field).ShouldNotBeEmpty(field);
            page.Document.GetElementById(field)!.GetAttribute("aria-invalid").ShouldBe("true", field);
        }
    }

    [Fact]
    public async Task What_was_typed_is_kept_but_passwords_never_travel_back()
    {
        var page = await site.Visit().SubmitAsync(
            "/register", ("UserName", "\"><i>x"), ("Email", "no address"), ("Password", "a secret of mine"), ("ConfirmPassword", "a secret of mine"),
            ("Agree", "true"), ("CaptchaAnswer", "wrong"));

        page.Value("UserName").ShouldBe("\"><i>x");
        page.Value("Email").ShouldBe("no address");
        page.Document.QuerySelector("#Agree[checked]").ShouldNotBeNull();
        page.Text.ShouldNotContain("a secret of mine");
        page.Value("CaptchaAnswer").ShouldBe("wrong"); // nobody has looked at it yet
    }

    [Fact]
    public async Task Password_rules_speak_the_language_of_the_visitor()
    {
        var page = await site.Visit("zh-CN").RegisterAsync("zhang", "zhang@example.com", "short");

        page.Error("Password").ShouldBe("密码至少要有 8 个字符。");
    }

    [Theory]
    [InlineData("taken-name")]
    [InlineData("TAKEN-Name")]
    [InlineData("ｔａｋｅｎ－ｎａｍｅ")]
    [InlineData(" taken-name ")]
    public async Task A_taken_name_is_said_however_it_is_spelled(string spelling)
    {
        if (!await site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.UserNameKey == "taken-name")))
        {
            await site.AddUserAsync("taken-name", active: false);
        }

        var page = await site.Visit().RegisterAsync(spelling, "second@example.com");

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Error("UserName").ShouldBe("This username is taken. Choose another one.");
        (await site.QueryAsync(work => work.Query<User>().CountAsync(u => u.EmailKey == "second@example.com"))).ShouldBe(0);
    }

    [Fact]
    public async Task A_taken_address_reads_exactly_like_a_free_one_and_its_owner_gets_mail()
    {
        await site.AddUserAsync("fred-owner", "Fred@Example.com");
        var (probe, honest) = (site.Visit(), site.Visit());

        var taken = await probe.RegisterAsync("fred-second", "fred@example.com");
        var free = await honest.RegisterAsync("free-second", "free@example.com");

        (taken.Status, taken.TextWithoutToken().Replace("fred@", "free@", StringComparison.Ordinal)).ShouldBe((free.Status, free.TextWithoutToken()));
        taken.Response.Headers.Select(h => h.Key).Order().ShouldBe(free.Response.Headers.Select(h => h.Key).Order());
        var mail = (await site.MailsAsync("fred@example.com")).ShouldHaveSingleItem();
        mail.Subject.ShouldBe("Somebody tried to sign up for Slices with your email address");
        mail.Text.ShouldContain("fred-owner");
        mail.Text.ShouldNotContain("fred-second");
        mail.ActivationPath().ShouldBeEmpty();
        // The name is held in both cases, or its being free would tell.
        (await probe.RegisterAsync("fred-second", "other@example.com")).Error("UserName").ShouldContain("taken");
        (await probe.RegisterAsync("free-second", "other@example.com")).Error("UserName").ShouldContain("taken");
    }

    [Fact]
    public async Task Several_may_wait_on_one_address_and_each_gets_a_link()
    {
        await site.Visit().RegisterAsync("waiting-one", "shared@example.com");
        await site.Visit().RegisterAsync("waiting-two", "shared@example.com");

        (await site.MailsAsync("shared@example.com")).Select(m => m.ActivationPath()).Distinct().Count(p => p.Length > 0).ShouldBe(2);
    }

    [Fact]
    public async Task Fifty_who_want_one_name_at_once_make_one_account()
    {
        var commands = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.Registration);
            return new RegisterCommand
            {
                UserName = i % 2 == 0 ? "wanted" : "WANTED",
                Email = $"wanted{i}@example.com",
                Password = Site.Password,
                ConfirmPassword = Site.Password,
                Agree = true,
                CaptchaId = id,
                CaptchaAnswer = answer,
            };
        }));

        var results = await Task.WhenAll(commands.Select(c => site.SendAsync(c)));

        results.Count(r => r is RegisterResult.MailSent).ShouldBe(1);
        results.Count(r => r is RegisterResult.UserNameTaken).ShouldBe(49);
        (await site.QueryAsync(work => work.Query<User>().CountAsync(u => u.UserNameKey == "wanted"))).ShouldBe(1);
        (await site.OutgoingMailsAsync()).Count(m => m.To.StartsWith("wanted", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_can_assign_what_is_not_theirs_to_say()
    {
        var visitor = site.Visit();
        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.Registration);
        var form = (await visitor.GetAsync("/register")).Values("UserName");
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["UserName"] = "climber",
            ["Email"] = "climber@example.com",
            ["Password"] = Site.Password,
            ["ConfirmPassword"] = Site.Password,
            ["Agree"] = "true",
            ["CaptchaId"] = id,
            ["CaptchaAnswer"] = answer,
            ["IsAdministrator"] = "true",
            ["State"] = "Active",
            ["ActivatedAt"] = "2026-01-01T00:00:00Z",
            ["Id"] = "00000000-0000-0000-0000-000000000001",
            ["Culture"] = "zh-CN",
        })
        {
            form[$"Input.{name}"] = value;
            form.TryAdd(name, value);
        }

        (await visitor.PostAsync("/register", form)).Location.ShouldBe("/register?done=true");

        var user = await site.FindUserAsync("climber");
        (user.IsAdministrator, user.State, user.ActivatedAt, user.Culture).ShouldBe((false, UserState.Unactivated, null, "en"));
        user.Id.ShouldNotBe(Guid.Parse("00000000-0000-0000-0000-000000000001"));
    }

    [Fact]
    public async Task Whoever_is_signed_in_goes_home_instead()
    {
        await site.AddUserAsync("already-in");
        var visitor = site.Visit();
        await visitor.SignInAsync("already-in");

        (await visitor.SendAsync(new(HttpMethod.Get, "/register"))).Location.ShouldBe("/");
    }
}
