using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Features.Admin.CreateAdmin;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Links;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Audit;

/// <summary>Whatever happens to an account leaves its entry: what, whose, by whom, by what, from where; and no secret.</summary>
public sealed class RecordTests(Site site) : IClassFixture<Site>
{
    private const string Wrong = "not the right password";

    [Theory]
    [InlineData(UserState.Active, "password")]
    [InlineData(UserState.Unactivated, "password")]
    [InlineData(UserState.Disabled, "disabled")]
    public async Task A_wrong_password_is_recorded_with_its_account_and_without_what_was_typed(UserState state, string reason)
    {
        var user = await site.AddUserAsync($"wrong-{state}", active: state != UserState.Unactivated);
        if (state == UserState.Disabled)
        {
            await site.ChangeAsync(user.Id, u => u.Disable());
        }

        await site.Visit(from: IPAddress.Parse("127.0.30.1")).SignInAsync(user.UserName, Wrong);

        var entry = (await EntriesAsync(user.Id)).ShouldHaveSingleItem();
        (entry.Kind, entry.Factor, entry.Detail, entry.ActorId).ShouldBe((AuditKind.SignInRefused, Factor.Password, reason, null));
        (entry.Address, entry.Network, entry.Device).ShouldBe(("127.0.30.1", "127.0.30.1", "tests/1.0"));
        JsonSerializer.Serialize(entry).ShouldNotContain(Wrong);
    }

    [Fact]
    public async Task The_right_password_of_an_account_that_waits_is_recorded_as_a_refusal()
    {
        var user = await site.AddUserAsync("right-waiting", active: false);

        await site.Visit().SignInAsync(user.UserName);

        (await EntriesAsync(user.Id)).ShouldHaveSingleItem().Detail.ShouldBe("notActivated");
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_recorded_without_the_name()
    {
        await site.Visit(from: IPAddress.Parse("127.0.30.2")).SignInAsync("somebodys-secret-typed-as-name", Wrong);

        var entry = (await FromAsync("127.0.30.2")).ShouldHaveSingleItem();
        (entry.Kind, entry.UserId, entry.Factor, entry.Detail).ShouldBe((AuditKind.SignInRefused, null, Factor.Password, "unknown"));
        JsonSerializer.Serialize(entry).ShouldNotContain("somebodys-secret");
    }

    [Fact]
    public async Task Refusals_about_nobody_are_one_entry_a_minute_and_those_about_somebody_are_all_kept()
    {
        var visitor = site.Visit(from: IPAddress.Parse("127.0.30.5"));
        var form = (await visitor.GetAsync("/login")).Values("__RequestVerificationToken");
        for (var n = 0; n < 3; n++)
        {
            (await visitor.PostAsync("/login/passkey", [.. form, new("Input.Question", "rubbish"), new("Input.Answer", $"{n}")])).Status.ShouldBe(HttpStatusCode.BadRequest);
        }
        (await FromAsync("127.0.30.5")).ShouldHaveSingleItem().Factor.ShouldBe(Factor.Passkey);

        var user = await site.AddUserAsync("somebody-after-all");
        await visitor.SignInAsync(user.UserName, Wrong);
        await visitor.SignInAsync(user.UserName, Wrong);
        (await EntriesAsync(user.Id)).Count.ShouldBe(2);

        site.Clock.Move(AuditTrail.Pause);
        await visitor.PostAsync("/login/passkey", [.. form, new("Input.Question", "rubbish"), new("Input.Answer", "later")]);
        (await FromAsync("127.0.30.5")).Count(e => e.UserId is null).ShouldBe(2);
    }

    [Fact]
    public async Task Whether_a_refused_number_has_an_account_is_not_seen_by_the_time_it_takes()
    {
        var user = await site.AddUserAsync("timed-texter");
        await site.SetAsync(user.Id, u => u.Mobile, "+8613911110007");
        var visitor = site.Visit(from: IPAddress.Parse("127.0.30.7"));
        var deadlines = new HashSet<TimeSpan>();
        foreach (var mobile in new[] { "+8613911110007", "+8613911110008" })
        {
            await visitor.SubmitAsync("/login/sms", ("Mobile", mobile));
            var form = await visitor.GetAsync("/login/sms");

            var (deadline, answer) = await site.HoldAsync(() => visitor.SubmitAsync(form, ("Code", "000000")));

            answer.Status.ShouldBe(HttpStatusCode.BadRequest);
            deadlines.Add(deadline);
        }
        deadlines.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_form_without_its_token_is_in_the_record_and_not_in_the_log()
    {
        (await site.Visit(from: IPAddress.Parse("127.0.30.6")).PostAsync("/login", [new("Input.Login", "forged")])).Status.ShouldBe(HttpStatusCode.BadRequest);

        (await FromAsync("127.0.30.6")).ShouldHaveSingleItem().Kind.ShouldBe(AuditKind.AntiforgeryFailed);
        site.Log.All.ShouldNotContain(line => line.Contains("AntiforgeryValidationException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_try_is_one_entry_though_an_address_may_stand_for_two_accounts()
    {
        var owner = await site.AddUserAsync("shared-owner", "shared@example.com");
        await site.AddUserAsync("shared-waiter", "shared@example.com", active: false);

        await site.Visit(from: IPAddress.Parse("127.0.30.3")).SignInAsync("shared@example.com", Wrong);

        (await FromAsync("127.0.30.3")).ShouldHaveSingleItem().UserId.ShouldBe(owner.Id);
    }

    [Theory]
    [InlineData("+8613911110001", true)]
    [InlineData("+8613911110002", false)]
    public async Task A_wrong_code_is_recorded_with_the_account_of_the_number_if_it_has_one(string mobile, bool known)
    {
        var user = await site.AddUserAsync($"texter{mobile[^4..]}");
        if (known)
        {
            await site.SetAsync(user.Id, u => u.Mobile, mobile);
        }
        var from = $"127.0.30.{mobile[^1]}4";
        var visitor = site.Visit(from: IPAddress.Parse(from));
        await visitor.SubmitAsync("/login/sms", ("Mobile", mobile));

        await visitor.SubmitAsync("/login/sms", ("Code", "000000"));

        var entry = (await FromAsync(from)).ShouldHaveSingleItem();
        (entry.Kind, entry.Factor, entry.Detail).ShouldBe((AuditKind.SignInRefused, Factor.SmsCode, "Wrong"));
        entry.UserId.ShouldBe(known ? user.Id : null);
        JsonSerializer.Serialize(entry).ShouldNotContain("000000");
    }

    [Fact]
    public async Task Signing_in_and_out_is_recorded_and_out_but_once()
    {
        var user = await site.AddUserAsync("in-and-out");
        var visitor = site.Visit();
        await visitor.SignInAsync(user.UserName);
        var form = (await visitor.GetAsync("/logout")).Values("__RequestVerificationToken");

        await visitor.PostAsync("/logout", form);
        await visitor.PostAsync("/logout", form);

        (await EntriesAsync(user.Id)).Select(e => (e.Kind, e.Factor)).ShouldBe([(AuditKind.SignedIn, Factor.Password), (AuditKind.SignedOut, null)]);
    }

    [Fact]
    public async Task Registering_and_activating_are_recorded_once_each()
    {
        await site.Visit().RegisterAsync("recorded", "recorded@example.com");
        var user = await site.FindUserAsync("recorded");
        var link = "/activate/" + site.Services.GetRequiredService<ActivationTokens>().Issue(user);
        var visitor = site.Visit();
        await visitor.SubmitAsync(link);
        await visitor.SubmitAsync("/activate/" + site.Services.GetRequiredService<ActivationTokens>().Issue(await site.FindUserAsync("recorded")) + "?again");

        var entries = await EntriesAsync(user.Id);

        entries.Select(e => e.Kind).ShouldBe([AuditKind.Registered, AuditKind.Activated]);
        entries.ShouldAllBe(e => e.Network == "127.0.0.1" && e.ActorId == null && !JsonSerializer.Serialize(e, JsonSerializerOptions.Default).Contains(Site.Password));
    }

    [Fact]
    public async Task A_registration_that_is_rolled_back_leaves_no_entry()
    {
        await site.ExecuteAsync($"alter table outgoing_mails add constraint no_mail check (\"to\" <> 'unlucky@example.com')");

        try
        {
            (await site.Visit(from: IPAddress.Parse("127.0.30.19")).RegisterAsync("unlucky", "unlucky@example.com")).Status.ShouldBe(HttpStatusCode.InternalServerError);

            (await FromAsync("127.0.30.19")).ShouldBeEmpty();
        }
        finally
        {
            await site.ExecuteAsync($"alter table outgoing_mails drop constraint no_mail");
        }
    }

    [Fact]
    public async Task An_administrator_made_at_the_server_is_recorded_without_an_address()
    {
        (await site.SendAsync(new CreateAdminCommand("made-here", "made-here@example.com", Site.Password))).ShouldBe(NewAdministrator.Made);
        var ordinary = await site.AddUserAsync("promoted", "promoted@example.com");
        await site.SendAsync(new PromoteAdminCommand("promoted", "promoted@example.com"));
        await site.SendAsync(new PromoteAdminCommand("promoted", "promoted@example.com"));

        var made = await EntriesAsync((await site.FindUserAsync("made-here")).Id);
        made.Select(e => (e.Kind, e.Address)).ShouldBe([(AuditKind.AccountAdded, ""), (AuditKind.AdministratorGranted, "")], ignoreOrder: true);
        (await EntriesAsync(ordinary.Id)).ShouldHaveSingleItem().Kind.ShouldBe(AuditKind.AdministratorGranted);
        (await site.SendAsync(new CreateAdminCommand("made-here", "another@example.com", Site.Password))).ShouldBe(NewAdministrator.UserNameTaken);
        (await EntriesAsync((await site.FindUserAsync("made-here")).Id)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("Activate", AuditKind.AccountActivated, false)]
    [InlineData("Disable", AuditKind.AccountDisabled, true)]
    [InlineData("EndSessions", AuditKind.SessionsEnded, true)]
    [InlineData("ResetPassword", AuditKind.PasswordResetAsked, true)]
    [InlineData("GrantAdministrator", AuditKind.AdministratorGranted, true)]
    public async Task What_an_administrator_does_is_recorded_with_who_did_it(string change, AuditKind kind, bool active)
    {
        var user = await site.AddUserAsync($"changed-{change}", active: active);
        var (keeper, visitor) = await KeeperAsync();

        await ChangeAsync(visitor, user, change);

        var entry = (await EntriesAsync(user.Id)).ShouldHaveSingleItem();
        (entry.Kind, entry.ActorId, entry.Network).ShouldBe((kind, keeper.Id, "127.0.0.1"));
    }

    [Fact]
    public async Task Enabling_and_demoting_are_recorded_and_what_changes_nothing_is_not()
    {
        var user = await site.AddUserAsync("changed-back", administrator: true);
        var (_, visitor) = await KeeperAsync();

        foreach (var change in new[] { "Enable", "Activate", "Disable", "Enable", "RevokeAdministrator", "RevokeAdministrator" })
        {
            await ChangeAsync(visitor, user, change);
        }

        (await EntriesAsync(user.Id)).Select(e => e.Kind).ShouldBe([AuditKind.AccountDisabled, AuditKind.AccountEnabled, AuditKind.AdministratorRevoked]);
    }

    [Fact]
    public async Task A_change_that_is_rolled_back_leaves_no_entry()
    {
        await site.AddUserAsync("first-owner", "fought-over@example.com");
        var late = await site.AddUserAsync("late-owner", "fought-over@example.com", active: false);
        var (_, visitor) = await KeeperAsync();

        (await ChangeAsync(visitor, late, "Activate")).Status.ShouldBe(HttpStatusCode.BadRequest);

        (await EntriesAsync(late.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Lifting_a_block_of_numbers_is_recorded_where_there_was_one()
    {
        await site.ExecuteAsync($"insert into sms_blocked_prefixes (prefix, until) values ('+861380013', {site.Clock.GetUtcNow().AddHours(1)})");
        var (keeper, visitor) = await KeeperAsync();
        var form = new Dictionary<string, string> { ["__RequestVerificationToken"] = (await visitor.GetAsync("/logout")).Token(), ["prefix"] = "+861380013" };

        await visitor.PostAsync("/admin/sms", form);
        await visitor.PostAsync("/admin/sms", form);

        var entry = (await site.AuditEntriesAsync()).Where(e => e.Kind == AuditKind.PrefixUnblocked).ShouldHaveSingleItem();
        (entry.UserId, entry.ActorId, entry.Detail).ShouldBe((null, keeper.Id, "+861380013"));
    }

    private async Task<(User Keeper, Visitor Visitor)> KeeperAsync()
    {
        var keeper = await site.AddUserAsync($"k{Guid.NewGuid():N}"[..20], administrator: true);
        var visitor = site.Visit();
        await visitor.SignInAsync(keeper.UserName);
        return (keeper, visitor);
    }

    private static async Task<Page> ChangeAsync(Visitor visitor, User user, string change) => await visitor.PostAsync(
        $"/admin/users/{user.Id}", [new("__RequestVerificationToken", (await visitor.GetAsync("/logout")).Token()), new("change", change), new("Input.Reason", "as a test")]);

    private async Task<List<AuditEntry>> EntriesAsync(Guid user) => (await site.AuditEntriesAsync()).FindAll(e => e.UserId == user);

    private async Task<List<AuditEntry>> FromAsync(string network) => (await site.AuditEntriesAsync()).FindAll(e => e.Network == network);
}
