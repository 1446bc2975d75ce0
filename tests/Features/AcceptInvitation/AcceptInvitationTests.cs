using System.Net;
using Marten;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.AcceptInvitation;

public sealed class AcceptInvitationTests(Site site) : IClassFixture<Site>
{
    private static int last;

    [Fact]
    public async Task Who_opens_the_link_chooses_the_rest_and_is_in()
    {
        var (email, path) = await InvitedAsync();
        var visitor = site.Visit();
        var form = await visitor.GetAsync(path);
        form.Url.AbsolutePath.ShouldBe("/invitation", "the token is in no address");
        form.Document.QuerySelector("[name='Input.Email'], [name='Input.CaptchaId']").ShouldBeNull();

        var joined = await visitor.SubmitAsync(form, Filled("joiner"));

        joined.Location.ShouldBe("/");
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        var user = await site.FindUserAsync("joiner");
        (user.Email, user.State, user.IsAdministrator, user.Agreements.Count, user.HasPassword).ShouldBe((email, UserState.Active, false, 1, true));
        (await site.KindsAsync(user)).ShouldBe([AuditKind.Registered, AuditKind.Activated, AuditKind.SignedIn]);
        (await site.SignedInAsync("joiner")).SessionCookie.ShouldNotBeNull();
        // The link is good once, for whoever has it.
        (await site.Visit().GetAsync(path)).Words.ShouldContain("This invitation was used");
        var chief = await ChiefAsync();
        (await chief.GetAsync("/admin/users/invite")).Document.QuerySelector($"main li a[href='/admin/users/{user.Id}']")!.TextContent.ShouldBe("joiner");
    }

    [Fact]
    public async Task Of_many_who_use_one_link_at_once_one_joins()
    {
        var (email, path) = await InvitedAsync();
        var forms = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            var visitor = site.Visit();
            return (Visitor: visitor, Form: await visitor.GetAsync(path));
        }));

        var answers = await Task.WhenAll(forms.Select((f, i) => f.Visitor.SubmitAsync(f.Form, Filled($"rusher-{i}"))));

        answers.Count(a => a.Location == "/").ShouldBe(1);
        answers.Where(a => a.Location is null).ShouldAllBe(a => a.Words.StartsWith("This invitation was used", StringComparison.Ordinal));
        (await site.QueryAsync(work => work.Query<User>().CountAsync(u => u.EmailKey == email))).ShouldBe(1);
    }

    [Theory]
    [InlineData("withdrawn")]
    [InlineData("expired")]
    [InlineData("mangled")]
    public async Task A_link_that_works_no_more_makes_no_account_even_where_its_form_is_open(string how)
    {
        var (email, path) = await InvitedAsync();
        var visitor = site.Visit();
        var form = await visitor.GetAsync(path);
        switch (how)
        {
            case "withdrawn":
                await site.ExecuteAsync($"update invitations set withdrawn_at = now() where email_key = {email}");
                break;
            case "expired":
                site.Clock.Move(TimeSpan.FromDays(7.1));
                break;
            default:
                // Signed for another purpose, opened before in the same browser.
                form = await visitor.GetAsync(path[..^4] + "AAAA");
                break;
        }

        var answer = how == "mangled" ? form : await visitor.SubmitAsync(form, Filled($"late-{how}"));

        (answer.Status, answer.Words).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(HttpStatusCode.BadRequest), a => a.Words.ShouldStartWith("This invitation no longer works"));
        (await site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.EmailKey == email))).ShouldBeFalse();
    }

    [Fact]
    public async Task Choosing_another_language_keeps_the_link_and_what_was_typed()
    {
        var (_, path) = await InvitedAsync();
        var visitor = site.Visit();
        var form = await visitor.GetAsync(path);
        var link = form.Document.QuerySelector("main input[name=Link]")!.GetAttribute("value")!;

        var changed = await visitor.PostAsync("/preferences",
        [
            new("language", "zh-CN"), new("returnUrl", "/invitation"), new("Input.UserName", "polyglot"), new("Link", link), new("__RequestVerificationToken", form.Token()),
        ]);
        var page = await visitor.GetAsync(changed.Location!);

        (page.Status, page.Value("UserName"), page.Document.DocumentElement.GetAttribute("lang")).ShouldBe((HttpStatusCode.OK, "polyglot", "zh-CN"));
        (await visitor.SubmitAsync(page, Filled("polyglot"))).Location.ShouldBe("/");
    }

    [Fact]
    public async Task An_address_that_registered_meanwhile_keeps_its_account()
    {
        var (email, path) = await InvitedAsync();
        var visitor = site.Visit();
        var form = await visitor.GetAsync(path);
        var owner = await site.AddUserAsync("meanwhile", email);

        (await visitor.SubmitAsync(form, Filled("too-late"))).Words.ShouldStartWith("This address has an account");
        (await site.QueryAsync(work => work.Query<User>().Where(u => u.EmailKey == email).Select(u => u.Id).ToListAsync())).ShouldBe([owner.Id]);
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_each_field_and_the_link_stays_good()
    {
        await site.AddUserAsync("known-name");
        var (email, path) = await InvitedAsync();
        var visitor = site.Visit();

        var wrong = await visitor.SubmitAsync(path, ("UserName", "<script>"), ("Password", "short"), ("ConfirmPassword", "other"));
        (wrong.Error("UserName"), wrong.Error("Password"), wrong.Error("ConfirmPassword"), wrong.Error("Agree")).ShouldBe((
            "Use only letters, digits, Chinese characters and _ . - without spaces.", "Use at least 8 characters.", "The passwords don’t match.", "Agree to the terms to continue."));
        (await visitor.SubmitAsync(path, Filled("known-name"))).Error("UserName").ShouldStartWith("This username is taken. Choose another one.");
        var local = email.Split('@')[0] + "1";
        (await visitor.SubmitAsync(path, ("UserName", "personal"), ("Password", local), ("ConfirmPassword", local), ("Agree", "true"))).Error("Password").ShouldNotBeEmpty();
        (await visitor.SubmitAsync(path, Filled("at-last"))).Location.ShouldBe("/");
    }

    [Fact]
    public async Task Over_the_API_it_is_the_same_and_a_session_of_somebody_else_goes_on()
    {
        var (_, path) = await InvitedAsync();
        var body = new { token = path.Split('/')[^1], userName = "by-api", password = Site.Password, confirmPassword = Site.Password, agree = true };
        var other = await site.AddSignedInAsync("somebody-else");

        (await other.CallAsync(HttpMethod.Post, "/invitations", body)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await other.GetJsonAsync("/api/v1/me")).ToString().ShouldContain("somebody-else");
        (await site.Visit().CallAsync(HttpMethod.Post, "/invitations", body with { userName = "again" })).Problem().ShouldBe("link.invalid");
    }

    private static (string, string)[] Filled(string name) => [("UserName", name), ("Password", Site.Password), ("ConfirmPassword", Site.Password), ("Agree", "true")];

    private async Task<(string Email, string Path)> InvitedAsync()
    {
        var email = $"invitee{Interlocked.Increment(ref last)}@example.com";
        (await (await ChiefAsync()).SubmitAsync("/admin/users/invite", ("Email", email))).Status.ShouldBe(HttpStatusCode.Redirect);
        return (email, (await site.MailsAsync(email))[0].InvitationPath());
    }

    private async Task<Visitor> ChiefAsync()
    {
        var name = $"host{Interlocked.Increment(ref last)}";
        await site.AddUserAsync(name, administrator: true);
        return await site.SignedInAsync(name);
    }
}
