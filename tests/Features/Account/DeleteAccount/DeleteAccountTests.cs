using System.Globalization;
using System.Net;
using Marten;
using Slices.Domain;
using Slices.Features.CleanUp;
using Slices.Infrastructure.Settings;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.DeleteAccount;

public sealed class DeleteAccountTests : IAsyncLifetime
{
    private const string Delete = "/account/privacy/delete";

    private readonly Site site = new();

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task The_account_goes_when_the_grace_is_over_and_not_before()
    {
        var user = await site.AddUserAsync("leaver", "leaver@example.com");
        var (visitor, other) = (await site.SignedInAsync("leaver"), await site.SignedInAsync("leaver"));

        (await visitor.SubmitAsync(Delete, ("Sure", "true"))).Location.ShouldBe("/account/privacy");

        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        (await other.IsSignedInAsync()).ShouldBeFalse();
        var notice = (await site.MailsAsync(user.Email)).Single(m => m.Subject.Contains("will be deleted", StringComparison.Ordinal));
        var due = TimeZoneInfo.ConvertTime((await site.FindUserAsync("leaver")).DeletionDueAt!.Value, new SiteSettings().Zone);
        notice.Text.ShouldContain(due.ToString("d, yyyy, HH:mm", CultureInfo.InvariantCulture));
        site.Clock.Move(TimeSpan.FromDays(6.9));
        (await site.SendAsync(new CleanUpCommand())).Accounts.ShouldBe(0);
        site.Clock.Move(TimeSpan.FromDays(0.2));
        (await site.SendAsync(new CleanUpCommand())).Accounts.ShouldBe(1);

        (await visitor.IsSignedInAsync()).ShouldBeFalse();
        (await site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.Id == user.Id))).ShouldBeFalse();
        var farewell = (await site.MailsAsync(user.Email)).Single(m => m.Subject == "Your Slices account was deleted");
        farewell.Subject.ShouldBe("Your Slices account was deleted");
        farewell.Text.ShouldNotContain("leaver", Case.Insensitive);
        (await site.Visit().RegisterAsync("leaver", "leaver@example.com")).Words.ShouldContain("Check your inbox");
        (await site.MailsAsync("leaver@example.com"))[0].ActivationPath().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Meanwhile_one_can_sign_in_is_told_on_every_page_and_keeps_the_account_by_one_button()
    {
        var user = await site.AddUserAsync("waverer", "waverer@example.com");
        await (await site.SignedInAsync("waverer")).SubmitAsync(Delete, ("Sure", "true"));
        site.Clock.Move(TimeSpan.FromDays(6));
        var visitor = await site.SignedInAsync("waverer");
        foreach (var path in new[] { "/", "/account/sessions", "/account/privacy" })
        {
            (await visitor.GetAsync(path)).Document.QuerySelector("aside.alert")!.TextContent.ShouldContain("will be deleted on");
        }
        site.Clock.Move(TimeSpan.FromHours(1));

        var home = await visitor.GetAsync("/");
        (await visitor.PostAsync("/account/privacy?handler=Keep", home.Values("__RequestVerificationToken"))).Location.ShouldBe("/account/privacy");

        (await visitor.GetAsync("/")).Document.QuerySelector("aside.alert").ShouldBeNull();
        (await site.MailsAsync(user.Email)).ShouldContain(m => m.Subject == "Your Slices account won’t be deleted");
        site.Clock.Move(TimeSpan.FromDays(2));
        (await site.SendAsync(new CleanUpCommand())).Accounts.ShouldBe(0);
        (await KindsAsync(user)).ShouldBe([AuditKind.DeletionAsked, AuditKind.DeletionCalledOff]);
    }

    [Fact]
    public async Task It_takes_a_fresh_proof_and_a_tick()
    {
        var visitor = await site.AddSignedInAsync("hasty");
        var page = await visitor.GetAsync(Delete);

        var unsure = await visitor.SubmitAsync(page);
        unsure.Status.ShouldBe(HttpStatusCode.BadRequest);
        unsure.Error("Sure").ShouldNotBeEmpty();
        site.Clock.Move(TimeSpan.FromMinutes(11));
        (await visitor.SubmitAsync(page, ("Sure", "true"))).Location.ShouldStartWith("/account/confirm");

        (await site.FindUserAsync("hasty")).DeletionDueAt.ShouldBeNull();
    }

    [Fact]
    public async Task The_last_administrator_stays_and_of_two_who_leave_at_once_one_does()
    {
        var a = await site.AddSignedInAsync("chief-a", administrator: true);
        (await a.SubmitAsync(Delete, ("Sure", "true"))).Alert.ShouldContain("only admin");

        var b = await site.AddSignedInAsync("chief-b", administrator: true);
        var (pageA, pageB) = (await a.GetAsync(Delete), await b.GetAsync(Delete));
        var answers = await Task.WhenAll(a.SubmitAsync(pageA, ("Sure", "true")), b.SubmitAsync(pageB, ("Sure", "true")));

        answers.Count(p => p.Location == "/account/privacy").ShouldBe(1);
        answers.Count(p => p.Alert.Contains("only admin", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_it_was_that_wanted_it_the_owner_calls_it_off_from_the_mail()
    {
        var user = await site.AddUserAsync("robbed", "robbed@example.com");
        var thief = await site.SignedInAsync("robbed");
        await thief.SubmitAsync(Delete, ("Sure", "true"));
        var notice = (await site.MailsAsync(user.Email)).First(m => m.Subject.Contains("will be deleted", StringComparison.Ordinal)).NotMePath();

        (await site.Visit().CompleteAsync(notice)).Words.ShouldContain("Your account is secured");

        (await thief.IsSignedInAsync()).ShouldBeFalse();
        (await site.FindUserAsync("robbed")).DeletionDueAt.ShouldBeNull();
        (await KindsAsync(user)).ShouldBe([AuditKind.DeletionAsked, AuditKind.DeletionCalledOff]);
    }

    [Fact]
    public async Task A_new_password_alone_leaves_it_to_be_called_off_by_the_mail_still()
    {
        var user = await site.AddUserAsync("half-saved", "half-saved@example.com");
        await (await site.SignedInAsync("half-saved")).SubmitAsync(Delete, ("Sure", "true"));
        var notice = (await site.MailsAsync(user.Email)).First(m => m.Subject.Contains("will be deleted", StringComparison.Ordinal)).NotMePath();
        site.Clock.Move(TimeSpan.FromHours(1));
        await site.Visit().SubmitAsync("/forgot", ("Email", user.Email));
        const string NewPassword = "another horse 8 staple";
        await site.Visit().SubmitAsync((await site.MailsAsync(user.Email)).First(m => m.ResetPath().Length > 0).ResetPath(), ("Password", NewPassword), ("ConfirmPassword", NewPassword));

        await site.Visit().SubmitAsync(notice);

        (await site.FindUserAsync("half-saved")).DeletionDueAt.ShouldBeNull();
    }

    private async Task<List<AuditKind>> KindsAsync(User user) =>
        [.. (await site.KindsAsync(user)).Where(k => k is AuditKind.DeletionAsked or AuditKind.DeletionCalledOff)];
}
