using System.Net;
using Slices.Domain;
using Slices.Infrastructure.RateLimiting;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.ChangeEmail;

public sealed class ChangeEmailTests(Site site) : IClassFixture<Site>
{
    private const string Path = "/account/email";

    [Fact]
    public async Task A_link_goes_to_the_new_address_and_until_it_is_confirmed_the_old_one_counts()
    {
        var user = await site.AddUserAsync("ce-asker", "ce-old@example.com");
        var visitor = await site.SignedInAsync("ce-asker");

        var page = await AskAsync(visitor, "ce-new@example.com");

        page.Words.ShouldContain("Current email address: ce-old@example.com");
        page.Words.ShouldContain("We emailed a link to ce-new@example.com. It expires after 2 hours.");
        var mail = (await site.MailsAsync("ce-new@example.com")).ShouldHaveSingleItem();
        mail.Subject.ShouldBe("Confirm your new email address at Slices");
        mail.Text.ShouldContain("ce-asker");
        mail.Text.ShouldContain("Requested from the IP address 127.0.0.1.");
        mail.EmailPath().ShouldNotBeEmpty();
        (await site.MailsAsync("ce-old@example.com")).ShouldAllBe(m => m.EmailPath().Length == 0);
        (await site.FindUserAsync("ce-asker")).Email.ShouldBe("ce-old@example.com");
        (await site.Visit().SignInAsync("ce-old@example.com")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await site.Visit().SignInAsync("ce-new@example.com")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.KindsAsync(user)).ShouldContain(AuditKind.EmailChangeAsked);
    }

    [Fact]
    public async Task Its_mail_is_in_the_language_of_its_owner()
    {
        var user = await site.AddUserAsync("ce-reader", "ce-reader@example.com");
        await site.SetAsync(user.Id, u => u.Culture, "zh-CN");

        await AskAsync(await site.SignedInAsync("ce-reader"), "ce-chinese@example.com");

        var mail = (await site.MailsAsync("ce-chinese@example.com")).ShouldHaveSingleItem();
        mail.Subject.ShouldBe("确认你在 Slices 的新邮箱");
        mail.Text.ShouldContain("有人申请将 Slices 账号“ce-reader”的邮箱改为这个邮箱");
    }

    [Fact]
    public async Task An_address_that_has_an_owner_reads_the_same_and_only_the_mail_tells()
    {
        await site.AddUserAsync("ce-owner", "ce-owned@example.com");
        await site.AddUserAsync("ce-wanter", "ce-wanter@example.com");
        await site.AddUserAsync("ce-hopeful", "ce-hopeful@example.com");
        var free = (await AskAsync(await site.SignedInAsync("ce-hopeful"), "ce-freed@example.com")).Words;

        var owned = (await AskAsync(await site.SignedInAsync("ce-wanter"), "CE-Owned@example.com")).Words;

        owned.Replace("CE-Owned", "ce-freed", StringComparison.Ordinal).Replace("ce-wanter", "ce-hopeful", StringComparison.Ordinal).ShouldBe(free);
        var mail = (await site.MailsAsync("ce-owned@example.com")).ShouldHaveSingleItem();
        mail.Subject.ShouldBe("Somebody wants to use your email address at Slices");
        mail.Text.ShouldContain("It belongs to your account “ce-owner”");
        mail.Text.ShouldNotContain("http");
        mail.Text.ShouldNotContain("ce-wanter");
    }

    [Fact]
    public async Task Ones_own_address_is_said_to_be_it_however_it_is_written()
    {
        await site.AddUserAsync("ce-same", "ce-same@example.com");

        var page = await (await site.SignedInAsync("ce-same")).SubmitAsync(Path, ("Email", "CE-Same@Example.com"));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Error("Email").ShouldBe("This is already your email address.");
        (await site.FindUserAsync("ce-same")).NewEmail.ShouldBeNull();
    }

    [Theory]
    [InlineData("", "Enter an email address.")]
    [InlineData("a@b", "Enter a valid email address.")]
    [InlineData("a@example.com\r\nBcc: b@example.com", "Enter a valid email address.")]
    public async Task What_is_no_address_says_so_beside_the_field(string typed, string error)
    {
        var name = $"ce-typo-{typed.Length}";
        await site.AddUserAsync(name);

        (await (await site.SignedInAsync(name)).SubmitAsync(Path, ("Email", typed))).Error("Email").ShouldBe(error);
    }

    [Fact]
    public async Task An_old_sign_in_asks_for_nothing_before_it_is_confirmed_but_may_cancel()
    {
        var visitor = await site.AddSignedInAsync("ce-stale");
        var form = await AskAsync(visitor, "ce-stale-new@example.com");
        site.Clock.Move(TimeSpan.FromMinutes(10.1));

        var asked = await visitor.PostAsync(Path, [new("Input.Email", "ce-thief@example.com"), new("__RequestVerificationToken", form.Token())]);
        var page = await visitor.GetAsync(Path);

        asked.Location.ShouldBe("/account/confirm?returnUrl=%2Faccount%2Femail");
        (await site.MailsAsync("ce-thief@example.com")).ShouldBeEmpty();
        page.Words.ShouldContain("Confirm it’s you");
        await CancelAsync(visitor, page);
        (await site.FindUserAsync("ce-stale")).NewEmail.ShouldBeNull();
    }

    [Fact]
    public async Task Cancelling_ends_the_link()
    {
        var user = await site.AddUserAsync("ce-canceller");
        var visitor = await site.SignedInAsync("ce-canceller");
        var page = await AskAsync(visitor, "ce-cancelled@example.com");
        var link = (await site.MailsAsync("ce-cancelled@example.com")).First(m => m.EmailPath().Length > 0).EmailPath();

        await CancelAsync(visitor, page);

        (await visitor.GetAsync(Path)).Words.ShouldNotContain("We emailed a link");
        (await site.Visit().GetAsync(link)).Words.ShouldContain("This link no longer works");
        (await site.KindsAsync(user)).ShouldContain(AuditKind.EmailChangeCancelled);
    }

    [Fact]
    public async Task Another_link_ends_the_one_before_and_comes_not_before_a_minute_is_over()
    {
        var visitor = await site.AddSignedInAsync("ce-again");
        var page = await AskAsync(visitor, "ce-again-new@example.com");
        page.Document.QuerySelector("[data-countdown]")!.GetAttribute("data-countdown").ShouldBe("60");
        var first = (await site.MailsAsync("ce-again-new@example.com")).First(m => m.EmailPath().Length > 0).EmailPath();

        await AgainAsync(visitor, page);
        (await site.MailsAsync("ce-again-new@example.com")).Count.ShouldBe(1);
        site.Clock.Move(TimeSpan.FromSeconds(61));
        await AgainAsync(visitor, page);

        var mails = await site.MailsAsync("ce-again-new@example.com");
        mails.Count.ShouldBe(2);
        (await site.Visit().GetAsync(first)).Words.ShouldContain("This link no longer works");
        (await site.Visit().GetAsync(mails[0].EmailPath())).Words.ShouldContain("Confirm your new email address");
    }

    [Fact]
    public async Task Nobody_floods_a_mailbox_by_asking_and_the_newest_link_stays_good()
    {
        var visitor = await site.AddSignedInAsync("ce-flooder");
        var page = await AskAsync(visitor, "ce-flooded@example.com");
        for (var n = 0; n < MailRateLimiter.PerHour + 2; n++)
        {
            // A mail that hasn't left when the next is asked for never leaves.
            await site.MailsAsync("ce-flooded@example.com");
            site.Clock.Move(TimeSpan.FromSeconds(61));
            page = await AgainAsync(visitor, page);
        }

        var mails = await site.MailsAsync("ce-flooded@example.com");
        mails.Count.ShouldBe(MailRateLimiter.PerHour);
        (await site.Visit().GetAsync(mails[0].EmailPath())).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Slow]
    [Fact]
    public async Task Turning_to_and_fro_sends_no_more_and_keeps_nobody_from_registering()
    {
        var visitor = await site.AddSignedInAsync("ce-fickle");
        for (var n = 0; n < MailRateLimiter.PerHour + 3; n++)
        {
            await visitor.SubmitAsync(Path, ("Email", "ce-here@example.com"));
            await site.MailsAsync("ce-here@example.com");
            await visitor.SubmitAsync(Path, ("Email", "ce-there@example.com"));
            await site.MailsAsync("ce-there@example.com");
            if (n == 1)
            {
                (await site.MailsAsync("ce-here@example.com")).Count.ShouldBe(1, "a minute has to be over, whatever was asked for in between");
                (await site.MailsAsync("ce-there@example.com")).Count.ShouldBe(1);
            }
            site.Clock.Move(n == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(61));
        }
        (await site.MailsAsync("ce-here@example.com")).Count.ShouldBe(MailRateLimiter.PerHour);

        await site.AddUserAsync("ce-newcomer", "ce-here@example.com", active: false);
        await site.Visit().SubmitAsync("/activate/resend", ("Email", "ce-here@example.com"));

        (await site.MailsAsync("ce-here@example.com")).ShouldContain(m => m.ActivationPath().Length > 0);
    }

    [Fact]
    public async Task Who_asks_too_early_for_an_address_that_was_given_up_is_told_so()
    {
        var visitor = await site.AddSignedInAsync("ce-undecided");
        await AskAsync(visitor, "ce-again@example.com");
        await AskAsync(visitor, "ce-between@example.com");

        var early = await visitor.SubmitAsync(Path, ("Email", "ce-again@example.com"));
        (early.Status, early.Value("Email")).ShouldBe((HttpStatusCode.TooManyRequests, "ce-again@example.com"));

        site.Clock.Move(TimeSpan.FromSeconds(61));
        await AskAsync(visitor, "ce-again@example.com");
        await visitor.SubmitAsync((await site.MailsAsync("ce-again@example.com"))[0].EmailPath());
        (await site.FindUserAsync("ce-undecided")).Email.ShouldBe("ce-again@example.com");
    }

    [Fact]
    public async Task What_waits_is_forgotten_after_a_day()
    {
        await site.AddUserAsync("ce-forgetful");
        await AskAsync(await site.SignedInAsync("ce-forgetful"), "ce-forgotten@example.com");
        site.Clock.Move(TimeSpan.FromDays(1.1));

        (await (await site.SignedInAsync("ce-forgetful")).GetAsync(Path)).Words.ShouldNotContain("We emailed a link");
    }

    private static async Task<Page> AskAsync(Visitor visitor, string email)
    {
        (await visitor.SubmitAsync(Path, ("Email", email))).Location.ShouldBe(Path);
        return await visitor.GetAsync(Path);
    }

    private static Task<Page> CancelAsync(Visitor visitor, Page page) =>
        visitor.PostAsync($"{Path}?handler=Cancel", [new("__RequestVerificationToken", page.Token())]);

    private static async Task<Page> AgainAsync(Visitor visitor, Page page)
    {
        await visitor.PostAsync(Path, page.Values("Email"));
        return await visitor.GetAsync(Path);
    }
}
