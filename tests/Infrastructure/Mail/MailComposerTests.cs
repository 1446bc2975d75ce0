using System.Text.RegularExpressions;
using AngleSharp;
using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.Mail;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Mail;

public sealed class MailComposerTests(Site site) : IClassFixture<Site>
{
    private const string BaseUrl = "http://localhost:5080";

    [Theory]
    [InlineData("zh-CN", "激活", "小时")]
    [InlineData("en", "Activate your Slices account", "This link expires 2 hours after")]
    public async Task The_activation_mail_is_in_its_readers_language_in_both_parts(string culture, string subject, string lifetime)
    {
        var mail = await ComposeAsync(MailTemplate.Activation, culture, "王小明abc");

        mail.Subject.ShouldContain(subject);
        var document = await ReadAsync(mail.Html);
        document.DocumentElement.GetAttribute("lang").ShouldBe(culture);
        foreach (var part in new[] { mail.Text, document.Body!.TextContent })
        {
            part.ShouldContain("王小明abc");
            part.ShouldContain(lifetime);
            part.ShouldContain("203.0.113.7");
            part.ShouldContain($"{BaseUrl}/activate/");
        }
        document.QuerySelectorAll("a").Select(a => a.GetAttribute("href")).Distinct().ShouldHaveSingleItem()!.ShouldStartWith($"{BaseUrl}/activate/");
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task Word_of_a_taken_address_leads_to_the_sign_in_and_holds_no_secret(string culture)
    {
        var mail = await ComposeAsync(MailTemplate.AddressTaken, culture, "owner");

        mail.Text.ShouldContain($"{BaseUrl}/login");
        mail.Html.ShouldContain($"href=\"{BaseUrl}/login\"");
        mail.Text.ShouldNotContain("/activate/");
        mail.Text.ShouldContain("owner");
    }

    [Theory]
    [InlineData(MailTemplate.PasswordChanged, "/account/not-me/")]
    [InlineData(MailTemplate.MobileChanged, "/account/not-me/")]
    [InlineData(MailTemplate.PasskeyAdded, "/account/not-me/")]
    [InlineData(MailTemplate.RecoveryCodeUsed, "/account/not-me/")]
    [InlineData(MailTemplate.NewDevice, "/account/not-me/")]
    [InlineData(MailTemplate.ManyFailures, "/account/not-me/")]
    [InlineData(MailTemplate.PasswordOff, "/forgot")]
    [InlineData(MailTemplate.PasswordsTried, "/admin/audit")]
    public async Task A_notice_says_when_from_where_and_what_to_do_if_it_was_not_its_reader(MailTemplate template, string path)
    {
        foreach (var culture in new[] { "zh-CN", "en" })
        {
            var mail = await ComposeAsync(template, culture, "owner");

            foreach (var part in new[] { mail.Text, (await ReadAsync(mail.Html)).Body!.TextContent })
            {
                part.ShouldContain("203.0.113.7");
                part.ShouldContain(culture == "en" ? "Browser: Firefox on Linux" : "浏览器：Linux 上的 Firefox");
                part.ShouldContain("UTC+08:00");
            }
            mail.Text.ShouldContain(BaseUrl + path);
            mail.Html.ShouldContain($"href=\"{BaseUrl}{path}");
        }
    }

    [Fact]
    public async Task The_owner_is_greeted_by_nickname_and_the_reader_of_an_unproven_address_is_not()
    {
        var user = await site.AddUserAsync("greeted", "greeted@example.com");
        await site.ChangeAsync(user.Id, u => u.ChangeProfile(Nickname.Parse("visit evil.com"), "en", null));
        await site.ChangeAsync(user.Id, u => u.RequestEmailChange(EmailAddress.Parse("elsewhere@example.com")!, null, site.Clock.GetUtcNow()));
        user = await site.FindUserAsync("greeted");

        (await ComposeAsync(OutgoingMail.Queue(MailTemplate.PasswordChanged, user, "en", "", site.Clock.GetUtcNow()))).Text.ShouldStartWith("Hi visit evil\u2060.\u2060com,");
        (await ComposeAsync(OutgoingMail.Queue(MailTemplate.EmailChanged, user, "en", "", site.Clock.GetUtcNow(), address: "elsewhere@example.com")))
            .Text.ShouldStartWith("Hi greeted,");
    }

    [Theory]
    [InlineData(MailTemplate.MobileTaken, "Hi strange,")]
    [InlineData(MailTemplate.EmailRestored, "Hi,")]
    public async Task A_reader_who_may_be_a_stranger_does_not_hear_who_did_it(MailTemplate template, string greeting)
    {
        var user = await site.AddUserAsync($"strange-{template}");
        await site.ChangeAsync(user.Id, u => u.ChangeProfile(Nickname.Parse("strange"), "en", null));

        var mail = await ComposeAsync(OutgoingMail.Queue(template, await site.FindUserAsync(user.UserName), "en", "203.0.113.9", site.Clock.GetUtcNow(), "Mozilla/5.0 Firefox/140.0"));

        mail.Text.ShouldStartWith(greeting);
        mail.Text.ShouldContain("When: ");
        mail.Text.ShouldNotContain("203.0.113.9");
        mail.Text.ShouldNotContain("Firefox");
    }

    [Theory]
    [InlineData(MailTemplate.PasskeyAdded, "Passkey 1", "A passkey named “Passkey 1” was added to your Slices account “owner-2”.", "你在 Slices 的账号“owner-2”添加了通行密钥“Passkey 1”。")]
    [InlineData(MailTemplate.LoginLinked, "qq", "QQ was connected to your Slices account “owner-2”", "你在 Slices 的账号“owner-2”绑定了 QQ，")]
    [InlineData(MailTemplate.LoginLinked, "wechat", "WeChat was connected to your Slices account “owner-2”", "你在 Slices 的账号“owner-2”绑定了微信，")]
    public async Task A_notice_names_what_happened_and_to_what(MailTemplate template, string detail, string english, string chinese)
    {
        foreach (var (culture, sentence, link) in new[] { ("en", english, "This wasn’t me:"), ("zh-CN", chinese, "这不是我：") })
        {
            var mail = await ComposeAsync(template, culture, "owner-2", detail);
            mail.Text.ShouldContain(sentence);
            mail.Text.ShouldContain(link);
            (await ReadAsync(mail.Html)).QuerySelector(".button").ShouldBeNull("nothing has to be done");
        }
    }

    [Fact]
    public async Task Every_kind_of_mail_is_written_by_one_template() => await site.WithAsync(services =>
    {
        var templates = services.GetServices<IMailTemplate>().ToList();
        // To people who are no users yet, or no more.
        var accountless = services.GetServices<IAccountlessMailTemplate>().ToList();
        Enum.GetValues<MailTemplate>().ShouldAllBe(template => templates.Count(t => t.Writes(template)) + accountless.Count(t => t.Writes(template)) == 1);
        return Task.FromResult(true);
    });

    [Fact]
    public async Task The_two_languages_say_different_things()
    {
        var (chinese, english) = (await ComposeAsync(MailTemplate.Activation, "zh-CN", "same"), await ComposeAsync(MailTemplate.Activation, "en", "same"));

        Regex.IsMatch(english.Text, @"\p{IsCJKUnifiedIdeographs}").ShouldBeFalse();
        Regex.IsMatch(chinese.Text, @"\p{IsCJKUnifiedIdeographs}").ShouldBeTrue();
    }

    [Fact]
    public async Task Markup_in_a_name_is_text_in_the_mail()
    {
        var mail = await ComposeAsync(MailTemplate.Activation, "en", "<img src=x onerror=alert(1)>&amp;");

        var document = await ReadAsync(mail.Html);
        document.QuerySelectorAll("img").ShouldBeEmpty();
        document.Body!.TextContent.ShouldContain("<img src=x onerror=alert(1)>&amp;");
        mail.Text.ShouldContain("<img src=x onerror=alert(1)>&amp;");
    }

    [Fact]
    public async Task A_mail_fetches_nothing_from_anywhere()
    {
        var mail = await ComposeAsync(MailTemplate.Activation, "en", "reader");

        mail.Html.ShouldNotContain("url(");
        mail.Html.ShouldNotContain("src=");
        (await ReadAsync(mail.Html)).QuerySelectorAll("link, script, iframe").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_link_is_made_from_the_settings_whatever_host_the_visitor_named()
    {
        var visitor = site.Visit();
        var form = (await visitor.GetAsync("/register")).Form(["UserName"]);
        string Value(string name) => form.QuerySelector($"[name='{name}']")!.GetAttribute("value")!;
        var (id, answer) = await site.CaptchaAsync(Slices.Infrastructure.Captcha.CaptchaPurpose.Registration);
        var request = new HttpRequestMessage(HttpMethod.Post, "/register")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["Input.UserName"] = "hostage",
                ["Input.Email"] = "hostage@example.com",
                ["Input.Password"] = Site.Password,
                ["Input.ConfirmPassword"] = Site.Password,
                ["Input.Agree"] = "true",
                ["Input.CaptchaId"] = id,
                ["Input.CaptchaAnswer"] = answer,
                ["__RequestVerificationToken"] = Value("__RequestVerificationToken"),
            }),
        };
        request.Headers.Host = "thief.example";
        request.Headers.Add("X-Forwarded-Host", "thief.example");
        (await visitor.SendAsync(request)).Location.ShouldBe("/register?done=true");

        var mail = (await site.MailsAsync("hostage@example.com")).ShouldHaveSingleItem();

        mail.Text.ShouldContain($"{BaseUrl}/activate/");
        (mail.Text + mail.Html).ShouldNotContain("thief");
    }

    [Theory]
    [InlineData("evil.com")]
    [InlineData("免费领奖evil.com")]
    [InlineData("www.evil.c1")]
    public async Task A_name_that_looks_like_an_address_is_no_link_in_either_part(string name)
    {
        foreach (var template in new[] { MailTemplate.Activation, MailTemplate.AddressTaken, MailTemplate.PasswordChanged })
        {
            var mail = await ComposeAsync(template, "en", name);

            foreach (var part in new[] { mail.Text, (await ReadAsync(mail.Html)).Body!.TextContent })
            {
                part.ShouldNotContain(name);
                part.Replace("\u2060", "", StringComparison.Ordinal).ShouldContain(name);
            }
        }
    }

    private Task<MailMessage> ComposeAsync(OutgoingMail mail) =>
        site.WithAsync(async services => (await services.GetRequiredService<MailComposer>().ComposeAsync(mail, CancellationToken.None))!);

    private async Task<MailMessage> ComposeAsync(MailTemplate template, string culture, string name, string detail = "")
    {
        var user = User.Register(
            new UserName(name, Guid.NewGuid().ToString()), EmailAddress.Parse("reader@example.com")!, "", culture, null, site.Clock.GetUtcNow());
        await site.InsertAsync(user);
        const string Device = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        var mail = OutgoingMail.Queue(template, user, culture, "203.0.113.7", site.Clock.GetUtcNow(), Device);
        return await ComposeAsync(mail with { Detail = detail });
    }

    private static Task<IDocument> ReadAsync(string html) => BrowsingContext.New().OpenAsync(r => r.Content(html));
}
