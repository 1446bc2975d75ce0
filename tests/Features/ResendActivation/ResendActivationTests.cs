using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.ResendActivation;

public sealed class ResendActivationTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Every_address_gets_the_same_answer_and_only_the_waiting_one_a_mail()
    {
        await site.AddUserAsync("rs-waiting", "x-waiting@example.com", active: false);
        await site.AddUserAsync("rs-active", "x-active@example.com");
        var disabled = await site.AddUserAsync("rs-disabled", "x-disabled@example.com", active: false);
        await site.ChangeAsync(disabled.Id, u => u.Disable());
        string[] addresses = ["x-waiting@example.com", "x-active@example.com", "x-disabled@example.com", "x-unknown@example.com"];

        var pages = await Task.WhenAll(addresses.Select(a => site.Visit().CompleteAsync("/activate/resend", ("Email", a))));

        pages.ShouldAllBe(p => p.Status == HttpStatusCode.OK);
        pages.Zip(addresses, (p, typed) => p.TextWithoutToken().Replace(typed, "", StringComparison.Ordinal)).Distinct().ShouldHaveSingleItem();
        (await site.MailsAsync(addresses[0])).ShouldHaveSingleItem().ActivationPath().ShouldNotBeEmpty();
        foreach (var address in addresses[1..])
        {
            (await site.MailsAsync(address)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Nobody_can_make_a_link_for_an_address_that_another_account_has_proven()
    {
        await site.AddUserAsync("rs-late", "rs-proven@example.com", active: false);
        await site.AddUserAsync("rs-owner", "rs-proven@example.com");

        await site.Visit().SubmitAsync("/activate/resend", ("Email", "rs-proven@example.com"));

        (await site.MailsAsync("rs-proven@example.com")).ShouldBeEmpty();
    }

    [Fact]
    public async Task All_who_wait_on_one_address_get_a_mail_that_names_them()
    {
        await site.AddUserAsync("rs-older", "rs-several@example.com", active: false);
        await site.AddUserAsync("rs-newer", "rs-several@example.com", active: false);

        await site.Visit().SubmitAsync("/activate/resend", ("Email", "RS-Several@example.com"));

        var texts = (await site.MailsAsync("rs-several@example.com")).Select(m => m.Text).ToList();
        texts.Count.ShouldBe(2);
        texts.ShouldContain(t => t.Contains("account “rs-older”"));
        texts.ShouldContain(t => t.Contains("account “rs-newer”"));
    }

    [Fact]
    public async Task The_mail_speaks_the_language_of_whoever_asks_now()
    {
        await site.AddUserAsync("rs-chinese", "rs-chinese@example.com", active: false);

        await site.Visit("zh-CN").SubmitAsync("/activate/resend", ("Email", "rs-chinese@example.com"));

        (await site.MailsAsync("rs-chinese@example.com")).ShouldHaveSingleItem().Subject.ShouldStartWith("激活");
    }

    [Theory]
    [InlineData("", "Enter an email address.")]
    [InlineData("nonsense", "Enter a valid email address.")]
    public async Task What_is_no_address_says_so_together_with_the_captcha(string email, string sentence)
    {
        var page = await site.Visit().SubmitAsync("/activate/resend", ("Email", email), ("CaptchaAnswer", ""));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Error("Email").ShouldBe(sentence);
        page.Error("CaptchaAnswer").ShouldBe("Complete this check.");
    }

    [Fact]
    public async Task The_wrong_captcha_sends_nothing()
    {
        await site.AddUserAsync("rs-robot", "rs-robot@example.com", active: false);

        var page = await site.Visit().SubmitAsync("/activate/resend", ("Email", "rs-robot@example.com"), ("CaptchaAnswer", "guess"));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Value("Email").ShouldBe("rs-robot@example.com");
        (await site.MailsAsync("rs-robot@example.com")).ShouldBeEmpty();
        (await site.FindUserAsync("rs-robot")).ActivationTokenVersion.ShouldBe(0);
    }
}
