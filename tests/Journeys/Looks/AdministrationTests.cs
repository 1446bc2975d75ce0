using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Features.Admin.BulkJobs;
using Slices.Infrastructure.Links;
using Slices.Tests.Support;

namespace Slices.Tests.Journeys.Looks;

/// <summary>The administrator's pages, on a site with some people in every state.</summary>
[Slow]
public sealed class AdministrationTests(AdministrationTests.PeopledSite site) : IClassFixture<AdministrationTests.PeopledSite>
{
    [Fact]
    public Task Users() => PortrayAsync("admin-users", tab => tab.ShowAsync("/admin/users"));

    [Fact]
    public Task Users_for_the_readme() => Studio.PortrayForReadmeAsync(site, "admin", 1200, 800, async tab =>
    {
        await tab.BeAsync(site.Keeper);
        await tab.ShowAsync("/admin/users");
    });

    [Fact]
    public Task Users_with_some_selected() => PortrayAsync("admin-users-selected", async tab =>
    {
        await tab.ShowAsync("/admin/users?sort=Name&ascending=true");
        await tab.Page.Locator(".pick").Nth(1).CheckAsync();
        await tab.Page.Locator(".pick").Nth(3).CheckAsync();
    });

    [Fact]
    public Task Users_with_an_open_menu() => PortrayAsync("admin-users-menu", async tab =>
    {
        await tab.ShowAsync("/admin/users");
        await tab.Page.Locator(".menu summary").Nth(2).ClickAsync();
    });

    [Fact]
    public Task Users_with_what_can_be_done_to_all() => PortrayAsync("admin-users-bulk", async tab =>
    {
        await tab.ShowAsync("/admin/users");
        await OpenBulkMenuAsync(tab);
    });

    [Fact]
    public Task Users_of_whom_one_could_not_be_changed() => PortrayAsync("admin-users-refused", async tab =>
    {
        await tab.ShowAsync("/admin/users?search=keeper");
        await tab.Page.Locator(".pick").First.CheckAsync();
        await tab.Page.Locator(".bulk-bar [value=Disable]").ClickAsync();
        await tab.Page.Locator("dialog #Reason").FillAsync("Asked for");
        await tab.PressAsync(tab.Page.Locator("dialog .danger"));
    });

    [Fact]
    public Task Users_when_nobody_fits() => PortrayAsync("admin-users-empty", tab => tab.ShowAsync("/admin/users?search=nobody&state=Disabled"));

    [Fact]
    public Task Users_by_more_filters() => PortrayAsync("admin-users-filters", tab => tab.ShowAsync("/admin/users?role=User&createdFrom=2020-01-01"));

    [Fact]
    public Task Bulk_change_that_waits_for_its_number() => PortrayAsync("admin-bulk-draft", async tab =>
    {
        await tab.ShowAsync("/admin/users");
        await OpenBulkMenuAsync(tab);
        await tab.PressAsync(tab.Page.Locator(".list-line [value=RequireNewPassword]"));
    });

    [Fact]
    public Task Bulk_change_that_is_done() => PortrayAsync("admin-bulk-done", async tab =>
    {
        await tab.ShowAsync("/admin/users?search=eve");
        await OpenBulkMenuAsync(tab);
        await tab.PressAsync(tab.Page.Locator(".list-line [value=EndSessions]"));
        await tab.PressAsync(tab.Page.Locator(".card .primary"));
        await site.Services.GetRequiredService<BulkRunner>().DispatchAsync(default);
        await tab.Page.ReloadAsync();
    });

    [Fact]
    public Task Bulk_changes() => PortrayAsync("admin-bulk-jobs", async tab =>
    {
        await tab.ShowAsync("/admin/users?search=eve");
        await OpenBulkMenuAsync(tab);
        await tab.PressAsync(tab.Page.Locator(".list-line [value=EndSessions]"));
        await tab.ShowAsync("/admin/users/jobs");
    });

    [Fact]
    public Task Bulk_change_of_nobody() => PortrayAsync("admin-bulk-nobody", async tab =>
    {
        await tab.ShowAsync("/admin/users?search=keeper");
        await OpenBulkMenuAsync(tab);
        await tab.PressAsync(tab.Page.Locator(".list-line [value=EndSessions]"));
    });

    [Fact]
    public Task User() => PortrayAsync("admin-user", tab => tab.ShowAsync($"/admin/users/{site.People[1].Id}"));

    [Fact]
    public Task User_with_everything() => PortrayAsync("admin-user-full", async tab =>
    {
        var user = site.People[0];
        var now = site.Clock.GetUtcNow();
        const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1";
        await site.ChangeAsync(user.Id, u =>
        {
            u.EnableAuthenticator("secret");
            u.ChangeProfile(Nickname.Parse("Alice 😀"), "en", null);
        });
        await site.InsertAsync(
            Passkey.Of(user.Id, Guid.NewGuid().ToByteArray(), [1], 0, [], false, false, "iCloud Keychain of a very long name", now.AddDays(-3)),
            OutgoingMail.Queue(MailTemplate.PasswordReset, user, "en", "", now.AddHours(-3)).Sent(now.AddHours(-3)),
            OutgoingMail.Queue(MailTemplate.NewDevice, user, "en", "", now.AddHours(-2)).Refused($"550 5.1.1 <{user.Email}>: Recipient address rejected: User unknown in local recipient table", now),
            OutgoingMail.Queue(MailTemplate.PasswordOff, user, "en", "", now.AddHours(-1)),
            AuditEntry.Of(AuditKind.AccountDisabled, user.Id, site.Keeper.Id, null, "203.0.113.9", "203.0.113.9", Phone, "群里有人投诉，先停用再核实。 Reported twice in the forum; to be checked first.", now.AddDays(-2)),
            AuditEntry.Of(AuditKind.AccountEnabled, user.Id, site.Keeper.Id, null, "203.0.113.9", "203.0.113.9", Phone, "", now.AddDays(-1)));
        await site.InsertAsync(Session.Start(
            user.Id, Guid.NewGuid().ToByteArray(), Guid.NewGuid().ToByteArray(), remembered: true, TimeSpan.FromDays(14), TimeSpan.FromHours(12), "2001:db8:85a3:8d3::7334", Phone, now.AddHours(-5)));
        await site.ExecuteAsync($"update sign_in_counters set password_failures = 100 where user_id = {user.Id}");
        await tab.ShowAsync($"/admin/users/{user.Id}");
    });

    [Fact]
    public Task The_question_with_a_reason() => PortrayAsync("admin-user-reason", async tab =>
    {
        await tab.ShowAsync($"/admin/users/{site.People[1].Id}?ask=RevokeAdministrator");
        await tab.Page.Locator("#Reason").FillAsync(" ");
        await tab.PressAsync(tab.Page.Locator("button.danger"));
    });

    [Fact]
    public Task Another_address_of_a_user() => PortrayAsync("admin-user-email", async tab =>
    {
        await tab.ShowAsync($"/admin/users/{site.People[1].Id}/email");
        await tab.Page.Locator("#Email").FillAsync(site.People[2].Email);
        await tab.Page.Locator("#Reason").FillAsync("Asked for on the phone");
        await tab.PressAsync(tab.Page.Locator("button.primary"));
    });

    [Fact]
    public Task Invitations() => PortrayAsync("admin-invite", async tab =>
    {
        await site.ExecuteAsync(
            $"""
            insert into invitations (id, email, email_key, culture, administrator_id, created_at, sent_at, expires_at, withdrawn_at, accepted_at, user_id)
            select gen_random_uuid(), n || 'x@department.example.com', n || 'x@department.example.com', 'en', {site.Keeper.Id}, {site.Clock.GetUtcNow().AddDays(-9)}, {site.Clock.GetUtcNow()} - n * interval '2 days',
                {site.Clock.GetUtcNow().AddDays(7)} - n * interval '2 days', case when n = 2 then now() end, case when n = 1 then now() end, case when n = 1 then {site.People[4].Id} end
            from generate_series(0, 4) n on conflict do nothing
            """);
        await tab.ShowAsync("/admin/users/invite");
        await tab.Page.Locator("#Email").FillAsync("somebody@example.com");
        await tab.PressAsync(tab.Page.Locator("button.primary"));
    });

    [Fact]
    public Task Invitation_by_its_link() => Studio.PortrayAsync(site, "invitation", async tab =>
    {
        var invitation = Invitation.To(EmailAddress.Parse($"{Guid.NewGuid():N}@example.com")!, "en", site.Keeper.Id, site.Clock.GetUtcNow());
        invitation = await site.WithAsync(services => services.GetRequiredService<Slices.Infrastructure.Accounts.Invitations>().AddAsync(invitation, CancellationToken.None));
        await tab.ShowAsync($"/invitation/{site.Services.GetRequiredService<InvitationTokens>().Issue(invitation)}", at: "/invitation");
    });

    [Fact]
    public Task User_before_the_activation() => PortrayAsync("admin-user-waiting", tab => tab.ShowAsync($"/admin/users/{site.People[3].Id}"));

    [Fact]
    public Task User_who_is_oneself() => PortrayAsync("admin-user-oneself", async tab =>
    {
        await tab.ShowAsync($"/admin/users/{site.Keeper.Id}");
        (await tab.Page.Locator("[href$='ask=Disable'], [href$='ask=Delete'], [href$='ask=RevokeAdministrator']").CountAsync()).ShouldBe(0);
    });

    [Fact]
    public Task Delete() => PortrayAsync("admin-user-delete", tab => tab.ShowAsync($"/admin/users/{site.People[1].Id}?ask=Delete"));

    [Fact]
    public Task The_question() => PortrayAsync("admin-user-question", async tab =>
    {
        await tab.ShowAsync($"/admin/users/{site.People[1].Id}");
        await tab.Page.Locator("[href$='ask=GrantAdministrator']").ClickAsync();
        await tab.Page.Locator("dialog").WaitForAsync();
    });

    [Fact]
    public Task What_was_done() => PortrayAsync("admin-user-done", async tab =>
    {
        await site.ChangeAsync(site.People[4].Id, u => u.Enable());
        await tab.ShowAsync($"/admin/users/{site.People[4].Id}");
        await tab.Page.Locator("[href$='ask=Disable']").ClickAsync();
        await tab.Page.Locator("dialog #Reason").FillAsync("Asked for");
        await tab.PressAsync(tab.Page.Locator("dialog .danger"));
    });

    [Fact]
    public Task User_while_the_password_is_asked_for() => PortrayAsync("admin-user-confirm", async tab =>
    {
        await site.ExecuteAsync($"update sessions set authenticated_at = authenticated_at - interval '1 hour'");
        await tab.ShowAsync($"/admin/users/{site.People[1].Id}");
    });

    [Fact]
    public Task Record() => PortrayAsync("admin-audit", tab => tab.ShowAsync("/admin/audit"));

    [Fact]
    public Task Record_when_nothing_fits() => PortrayAsync("admin-audit-empty", tab => tab.ShowAsync("/admin/audit?account=nobody&network=203.0.113."));

    [Fact]
    public Task Sessions_while_the_password_is_asked_for() => PortrayAsync("account-sessions-confirm", async tab =>
    {
        await site.ExecuteAsync($"update sessions set authenticated_at = authenticated_at - interval '1 hour'");
        await tab.ShowAsync("/account/sessions");
    });

    [Fact]
    public Task Sessions() => PortrayAsync("account-sessions", tab => tab.ShowAsync("/account/sessions"));

    private static Task OpenBulkMenuAsync(Tab tab) => tab.Page.Locator(".menu:has([name=all]) summary").ClickAsync();

    private Task PortrayAsync(string scene, Func<Tab, Task> arrange) => Studio.PortrayAsync(site, scene, async tab =>
    {
        await tab.BeAsync(site.Keeper);
        await arrange(tab);
    });

    [Fact]
    public Task Home() => PortrayAsync("admin-home", async tab =>
    {
        await tab.ShowAsync("/");
        (await tab.Page.EvaluateAsync<bool>("document.body.offsetWidth === document.documentElement.clientWidth")).ShouldBeTrue("administrators' styles are for their pages");
    });

    [Fact]
    public Task Signing_out() => PortrayAsync("admin-logout", tab => tab.ShowAsync("/logout"));

    public sealed class PeopledSite : Site
    {
        private static readonly string[] Names =
        [
            "alice", "bob.miller", "王小明", "carol-2026", "dmitri", "李雷", "han_meimei", "eve", "frank-the-very-long-user-name",
            "grace", "heidi", "张伟", "ivan", "judy", "mallory", "niaj", "olivia", "赵敏",
        ];

        public List<User> People { get; } = [];

        public User Keeper { get; private set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Clock.Move(TimeSpan.FromDays(-40));
            foreach (var (index, name) in Names.Index())
            {
                var email = index % 5 == 0 ? $"a.rather.long.address.{index}@department.example.com" : $"person{index}@example.com";
                var user = await AddUserAsync(name, email, active: index % 4 != 3);
                People.Add(user);
                if (index % 6 == 5)
                {
                    await ChangeAsync(user.Id, u => u.Disable());
                }
                else if (index % 4 == 0)
                {
                    await Visit().SignInAsync(name);
                }
                Clock.Move(TimeSpan.FromHours(index < 8 ? 100 : 16));
            }
            Keeper = await AddUserAsync("keeper", "keeper@example.com", administrator: true);
            await Visit().SignInAsync("keeper", "not the password at all");
            await Visit().SignInAsync("keeper");
            await Visit().PostAsync("/login", []);
            var (now, elsewhere) = (Clock.GetUtcNow(), "2001:db8:85a3:8d3::/64");
            const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1";
            await InsertAsync(
                AuditEntry.Of(AuditKind.AccountDisabled, People[2].Id, Keeper.Id, null, "2001:db8:85a3:8d3::7334", elsewhere, Phone, "", now.AddHours(-2)),
                AuditEntry.Of(AuditKind.AccountDeleted, Guid.NewGuid(), Keeper.Id, null, "203.0.113.9", "203.0.113.9", Phone, "", now.AddDays(-3)),
                AuditEntry.Of(AuditKind.CaptchaRefused, null, null, null, "203.0.113.9", "203.0.113.9", "python-requests/2.32.5 with a rather long name of its own", "Gone", now.AddDays(-35)),
                AuditEntry.Of(AuditKind.Activated, Keeper.Id, People[3].Id, null, "203.0.113.9", "203.0.113.9", Phone, "", now.AddDays(-5)));
        }
    }
}
