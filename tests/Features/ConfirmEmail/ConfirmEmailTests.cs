using System.Net;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Features.Activate;
using Slices.Features.ConfirmEmail;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Persistence;
using Slices.Tests.Support;

namespace Slices.Tests.Features.ConfirmEmail;

public sealed class ConfirmEmailTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Opening_the_link_changes_nothing_and_its_button_does_on_any_browser_whoever_is_signed_in()
    {
        var user = await site.AddUserAsync("cf-mover", "cf-old@example.com");
        var (owner, elsewhere) = (await site.SignedInAsync("cf-mover"), site.Visit());
        var link = await LinkAsync(owner, "cf-new@example.com");

        var page = await elsewhere.GetAsync(link);
        page.Url.AbsolutePath.ShouldBe("/account/email/confirm");
        page.Words.ShouldContain("cf-mover");
        page.Words.ShouldContain("cf-new@example.com");
        (await site.FindUserAsync("cf-mover")).Email.ShouldBe("cf-old@example.com");
        var done = await elsewhere.CompleteAsync(page);

        done.Words.ShouldContain("Email address changed");
        (await elsewhere.IsSignedInAsync()).ShouldBeFalse("a mailed link signs nobody in");
        (await owner.IsSignedInAsync()).ShouldBeTrue();
        (await owner.GetAsync("/account/email")).Words.ShouldNotContain("We emailed a link");
        (await site.Visit().SignInAsync("cf-new@example.com")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await site.Visit().SignInAsync("cf-old@example.com")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.KindsAsync(user)).ShouldContain(AuditKind.EmailChanged);
        (await site.Visit().CompleteAsync("/forgot", ("Email", "cf-old@example.com"))).Status.ShouldBe(HttpStatusCode.OK);
        (await site.MailsAsync("cf-old@example.com")).ShouldAllBe(m => m.ResetPath().Length == 0);

        // Pressed or opened once more, it harms nobody.
        (await site.Visit().GetAsync(link)).Words.ShouldContain("Email address changed");
    }

    [Theory]
    [InlineData("en", "Your Slices email address was changed", "This wasn’t me", "within 7 days")]
    [InlineData("zh-CN", "你在 Slices 的邮箱已更换", "这不是我", "7 天")]
    public async Task The_old_address_is_told_and_can_take_it_back_and_the_new_one_hears_nothing_of_that(string culture, string subject, string button, string span)
    {
        var name = $"cf-told-{culture.ToLowerInvariant()}";
        var user = await site.AddUserAsync(name, $"{name}@example.com");
        await site.SetAsync(user.Id, u => u.Culture, culture);

        await ChangeAsync(name, $"{name}-new@example.com");

        var notice = (await site.MailsAsync($"{name}@example.com")).Single(m => m.Subject == subject);
        notice.NotMePath().ShouldNotBeEmpty();
        notice.Text.ShouldContain(button);
        notice.Text.ShouldContain(span);
        notice.Text.ShouldContain(name);
        notice.Text.ShouldContain("127.0.0.1");
        (await site.MailsAsync($"{name}-new@example.com")).ShouldAllBe(m => m.NotMePath().Length == 0);
    }

    [Fact]
    public async Task Links_for_a_new_password_that_went_to_the_old_address_end_with_it()
    {
        await site.AddUserAsync("cf-reset", "cf-reset@example.com");
        await site.Visit().SubmitAsync("/forgot", ("Email", "cf-reset@example.com"));
        var reset = (await site.MailsAsync("cf-reset@example.com")).First(m => m.ResetPath().Length > 0).ResetPath();

        await ChangeAsync("cf-reset", "cf-reset-new@example.com");

        (await site.Visit().GetAsync(reset)).Words.ShouldContain("no longer works");
    }

    [Fact]
    public async Task One_that_has_not_left_by_then_never_does()
    {
        var user = await site.AddUserAsync("cf-slow", "cf-slow@example.com");
        var mail = OutgoingMail.Queue(MailTemplate.PasswordReset, user, "en", "", site.Clock.GetUtcNow().AddHours(1));
        await ChangeAsync("cf-slow", "cf-slow-new@example.com");
        await site.InsertAsync(mail);
        site.Clock.Move(TimeSpan.FromHours(1));

        (await site.MailsAsync("cf-slow@example.com")).ShouldAllBe(m => m.ResetPath().Length == 0);
        (await site.OutgoingMailsAsync()).Single(m => m.Id == mail.Id).State.ShouldBe(MailState.Obsolete);
    }

    [Fact]
    public async Task A_new_password_ends_what_somebody_who_knew_the_old_one_had_begun()
    {
        await site.AddUserAsync("cf-guarded", "cf-guarded@example.com");
        var link = await LinkAsync(await site.SignedInAsync("cf-guarded"), "cf-thief@example.com");
        var owner = site.Visit();
        await owner.SubmitAsync("/forgot", ("Email", "cf-guarded@example.com"));
        var reset = (await site.MailsAsync("cf-guarded@example.com")).First(m => m.ResetPath().Length > 0).ResetPath();
        await owner.SubmitAsync(reset, ("Password", "another horse 8 staple"), ("ConfirmPassword", "another horse 8 staple"));

        (await site.Visit().GetAsync(link)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.FindUserAsync("cf-guarded")).Email.ShouldBe("cf-guarded@example.com");
    }

    [Theory]
    [InlineData("signed out")]
    [InlineData("ended by the owner")]
    [InlineData("expired")]
    public async Task What_was_asked_for_ends_with_its_session_however_that_ends(string how)
    {
        var name = $"cf-ends-{how.Length}";
        await site.AddUserAsync(name, $"{name}@example.com");
        var (owner, thief) = (await site.SignedInAsync(name), await site.SignedInAsync(name));
        var link = await LinkAsync(thief, $"{name}-thief@example.com");
        switch (how)
        {
            case "signed out":
                await thief.SubmitAsync("/logout");
                break;
            case "ended by the owner":
                (await owner.CallAsync(HttpMethod.Delete, "/me/sessions")).Status.ShouldBe(HttpStatusCode.NoContent);
                break;
            default:
                await site.ExecuteAsync($"update sessions s set ends_at = {site.Clock.GetUtcNow()} from users u where u.id = s.user_id and u.new_email_session_id = s.id");
                break;
        }

        var page = await site.Visit().GetAsync(link);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Words.ShouldContain("This link no longer works");
        (await site.Visit().PostAsync("/email-confirmations", new { token = link.Split('/')[^1] })).Problem().ShouldBe("link.invalid");
        (await site.FindUserAsync(name)).Email.ShouldBe($"{name}@example.com");
        (await owner.GetAsync("/account/email")).Words.ShouldNotContain("We emailed a link");
    }

    [Fact]
    public async Task The_old_address_hears_when_it_is_asked_for_and_can_keep_it_from_happening()
    {
        var thief = await site.AddSignedInAsync("cf-warned", "cf-warned@example.com");
        var link = await LinkAsync(thief, "cf-warned-thief@example.com");

        var notice = (await site.MailsAsync("cf-warned@example.com")).Single(m => m.Subject.Contains("A change of your email address", StringComparison.Ordinal));
        await site.Visit().SubmitAsync(notice.NotMePath());

        (await site.Visit().GetAsync(link)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await thief.IsSignedInAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Of_eight_who_confirm_one_address_at_once_one_gets_it()
    {
        var rivals = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            await site.AddUserAsync($"cf-rival-{i}");
            var user = await AskAsync($"cf-rival-{i}", "cf-prize@example.com");
            return site.Services.GetRequiredService<EmailChangeTokens>().Issue(user, "cf-prize@example.com");
        }));

        var states = await Task.WhenAll(rivals.Select(token => site.SendAsync(new ConfirmEmailCommand(token))));

        states.Count(s => s == EmailChangeState.Done).ShouldBe(1);
        states.Count(s => s == EmailChangeState.Taken).ShouldBe(7);
        var winner = await site.QueryAsync(work => work.Query<User>().SingleAsync(u => u.EmailKey == "cf-prize@example.com"));
        (await site.QueryAsync(work => work.Query<FormerEmail>().CountAsync(f => f.UserId == winner.Id))).ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_browsers_that_confirm_one_address_the_second_is_told_that_it_is_taken()
    {
        await site.AddUserAsync("cf-first");
        await site.AddUserAsync("cf-second");
        var (first, second) = (await site.SignedInAsync("cf-first"), await site.SignedInAsync("cf-second"));
        var hers = await first.GetAsync(await LinkAsync(first, "cf-one@example.com"));
        var his = await second.GetAsync(await LinkAsync(second, "cf-one@example.com"));

        await first.SubmitAsync(hers);
        var page = await second.CompleteAsync(his);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Words.ShouldContain("This address belongs to another account now");
        (await site.FindUserAsync("cf-first")).Email.ShouldBe("cf-one@example.com");
    }

    [Fact]
    public async Task Nobody_else_gets_the_old_address_while_it_can_be_taken_back_and_anybody_after()
    {
        await site.AddUserAsync("cf-leaver", "cf-left@example.com");
        await ChangeAsync("cf-leaver", "cf-left-new@example.com");
        var waiting = await site.AddUserAsync("cf-waiter", "cf-left@example.com", active: false);
        string Activation() => site.Services.GetRequiredService<ActivationTokens>().Issue(waiting);

        (await site.SendAsync(new ActivateCommand(Activation()))).ShouldBe(ActivationState.Invalid);
        (await Should.ThrowAsync<Exception>(site.AddUserAsync("cf-forcer", "cf-left@example.com"))).Violates(Documents.ActivatedEmailIndex).ShouldBeTrue();
        await site.AddUserAsync("cf-changer");
        var changer = await AskAsync("cf-changer", "cf-left@example.com");
        (await site.SendAsync(new ConfirmEmailCommand(site.Services.GetRequiredService<EmailChangeTokens>().Issue(changer, "cf-left@example.com"))))
            .ShouldBe(EmailChangeState.Taken);
        (await site.Visit().RegisterAsync("cf-newcomer", "cf-left@example.com")).Status.ShouldBe(HttpStatusCode.OK);
        (await site.MailsAsync("cf-left@example.com")).ShouldAllBe(m => m.ActivationPath().Length == 0);
        site.Clock.Move(FormerEmail.Hold + TimeSpan.FromMinutes(1));

        (await site.SendAsync(new ActivateCommand(Activation()))).ShouldBe(ActivationState.Active);
    }

    [Fact]
    public async Task Somebody_who_activates_an_address_in_the_moment_that_its_owner_leaves_it_does_not_get_it()
    {
        await site.AddUserAsync("cf-racer", "cf-raced@example.com");
        var waiting = await site.AddUserAsync("cf-lurker", "cf-raced@example.com", active: false);
        var racer = await AskAsync("cf-racer", "cf-raced-new@example.com");

        // As the command does, but held before its end: the other waits at the unique index until then.
        await site.WithAsync(async services =>
        {
            var work = services.GetRequiredService<UnitOfWork>();
            await using var transaction = await work.BeginAsync(CancellationToken.None);
            var user = (await work.LockAsync<User>(racer.Id, CancellationToken.None))!;
            work.Insert(user.ChangeEmail(EmailAddress.Parse("cf-raced-new@example.com")!, returns: false, site.Clock.GetUtcNow()));
            await work.SaveAsync(CancellationToken.None);
            var late = site.ChangeAsync(waiting.Id, u => u.Activate(site.Clock.GetUtcNow()));
            await Eventually.TrueAsync(site.AnybodyWaitsAsync);
            await transaction.CommitAsync(CancellationToken.None);
            (await Should.ThrowAsync<Exception>(late)).Violates(Documents.ActivatedEmailIndex).ShouldBeTrue();
            return true;
        });
    }

    [Fact]
    public async Task A_link_dies_when_its_time_is_over_and_a_mangled_or_foreign_one_never_lived()
    {
        var user = await site.AddUserAsync("cf-late", "cf-late@example.com");
        var link = await LinkAsync(await site.SignedInAsync("cf-late"), "cf-late-new@example.com");
        foreach (var dead in new[] { link[..^2] + "xx", "/account/email/confirm/x", "/account/email/confirm/" + site.Services.GetRequiredService<ResetTokens>().Issue(user) })
        {
            (await site.Visit().GetAsync(dead)).Status.ShouldBe(HttpStatusCode.BadRequest, dead);
        }
        (await site.Visit().GetAsync("/account/email/confirm")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.Visit().GetAsync("/reset/" + link.Split('/')[^1])).Status.ShouldBe(HttpStatusCode.BadRequest);
        site.Clock.Move(TimeSpan.FromHours(1.9));
        (await site.Visit().GetAsync(link)).Status.ShouldBe(HttpStatusCode.OK);
        site.Clock.Move(TimeSpan.FromHours(0.2));

        (await site.Visit().GetAsync(link)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_token_leaves_the_address_and_stands_in_no_page_and_no_log_line()
    {
        await site.AddUserAsync("cf-quiet");
        var link = await LinkAsync(await site.SignedInAsync("cf-quiet"), "cf-quiet-new@example.com");
        var token = link.Split('/')[^1];
        var visitor = site.Visit();

        (await visitor.SendAsync(new(HttpMethod.Get, link))).Location.ShouldBe("/account/email/confirm");
        var page = await visitor.GetAsync("/account/email/confirm");

        page.Text.ShouldNotContain(token);
        (await visitor.CompleteAsync(page)).Text.ShouldNotContain(token);
        site.Log.All.ShouldNotContain(line => line.Contains(token.Substring(0, 40), StringComparison.Ordinal) || line.Contains("cf-quiet-new@", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebody_disabled_meanwhile_gets_no_new_address()
    {
        var user = await site.AddUserAsync("cf-disabled");
        var link = await LinkAsync(await site.SignedInAsync("cf-disabled"), "cf-disabled-new@example.com");
        await site.ChangeAsync(user.Id, u => u.Disable());

        (await site.Visit().GetAsync(link)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task ChangeAsync(string name, string email)
    {
        var visitor = site.Visit();
        (await visitor.CompleteAsync(await visitor.GetAsync(await LinkAsync(await site.SignedInAsync(name), email)))).Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<string> LinkAsync(Visitor visitor, string email)
    {
        (await visitor.SubmitAsync("/account/email", ("Email", email))).Location.ShouldBe("/account/email");
        return (await site.MailsAsync(email)).First(m => m.EmailPath().Length > 0).EmailPath();
    }

    // Whoever asked for the address, without the mail.
    private async Task<User> AskAsync(string name, string email)
    {
        var (owner, now) = (await site.FindUserAsync(name), site.Clock.GetUtcNow());
        var session = Session.Start(
            owner.Id, Guid.NewGuid().ToByteArray(), Guid.NewGuid().ToByteArray(), false, TimeSpan.FromHours(1), TimeSpan.FromHours(1), "", "", now);
        await site.InsertAsync(session);
        await site.ChangeAsync(owner.Id, u => u.RequestEmailChange(EmailAddress.Parse(email)!, session.Id, now));
        return await site.FindUserAsync(name);
    }
}
