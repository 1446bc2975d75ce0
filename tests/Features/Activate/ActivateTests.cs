using System.Net;
using Marten;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Features.Activate;
using Slices.Infrastructure.Links;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Activate;

public sealed class ActivateTests(Site site) : IClassFixture<Site>
{
    private const string Dead = "This link no longer works";

    [Fact]
    public async Task Opening_the_link_changes_nothing_and_pressing_its_button_activates()
    {
        var user = await site.AddUserAsync("opener", active: false);
        var visitor = site.Visit();

        var page = await visitor.GetAsync(Path(user));

        page.Words.ShouldContain("Activate your account");
        (await StateAsync(user)).ShouldBe(UserState.Unactivated);

        var answer = await visitor.CompleteAsync(page);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Words.ShouldContain("Your account is active");
        (await StateAsync(user)).ShouldBe(UserState.Active);
        (await site.FindUserAsync("opener")).ActivatedAt.ShouldNotBeNull();
        (await visitor.IsSignedInAsync()).ShouldBeFalse();
        visitor.SessionCookie.ShouldBeNull();
    }

    [Fact]
    public async Task Activating_twice_is_harmless()
    {
        var user = await site.AddUserAsync("twice", active: false);
        var visitor = site.Visit();
        var page = await visitor.GetAsync(Path(user));

        await visitor.SubmitAsync(page);
        var first = (await site.FindUserAsync("twice")).ActivatedAt;
        var again = await visitor.CompleteAsync(page);

        again.Words.ShouldContain("Your account is active");
        (await site.FindUserAsync("twice")).ActivatedAt.ShouldBe(first);
        (await visitor.GetAsync(Path(user))).Words.ShouldContain("Your account is active");
    }

    [Fact]
    public async Task Twenty_presses_at_once_activate_once()
    {
        var user = await site.AddUserAsync("crowd", active: false);
        var token = Token(user);

        var states = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => site.SendAsync(new ActivateCommand(token))));

        states.ShouldAllBe(s => s == ActivationState.Active);
        site.Log.All.Count(l => l.Contains($"Activated account {user.Id}", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_link_dies_when_its_time_is_over()
    {
        var user = await site.AddUserAsync("latecomer", active: false);
        var dead = Token(user);
        site.Clock.Move(TimeSpan.FromMinutes(2));
        var alive = Token(user);
        site.Clock.Move(TimeSpan.FromMinutes(119));

        (await site.Visit().GetAsync("/activate/" + alive)).Words.ShouldContain("Activate your account");
        await ShouldBeDeadAsync(dead, user);
    }

    [Fact]
    public async Task A_mangled_link_is_dead_wherever_it_is_mangled()
    {
        var user = await site.AddUserAsync("mangled", active: false);
        var token = Token(user);
        string[] mangled =
        [
            .. Enumerable.Range(0, token.Length).Where(i => i % 7 == 0).Select(i => token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..]),
            token[..^1], token[1..], token + "A", token + token, "x", "..", "%00", "%F0%9F%98%80", new string('A', 4000),
        ];

        foreach (var bad in mangled)
        {
            (await site.SendAsync(new ActivateCommand(Uri.UnescapeDataString(bad)))).ShouldBe(ActivationState.Invalid, bad);
        }
        await ShouldBeDeadAsync(mangled[5], user);
        foreach (var path in new[] { "x", "%00", "%F0%9F%98%80", new string('A', 4000) })
        {
            (await site.Visit().GetAsync("/activate/" + path)).Status.ShouldBe(HttpStatusCode.BadRequest, path);
        }
    }

    [Fact]
    public async Task A_token_made_for_another_purpose_is_dead()
    {
        var user = await site.AddUserAsync("repurposed", active: false);
        var other = site.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("Slices.Reset.v1")
            .ToTimeLimitedDataProtector().Protect($"{user.Id:N} {user.ActivationTokenVersion}", TimeSpan.FromHours(1));

        await ShouldBeDeadAsync(other, user);
        await ShouldBeDeadAsync(site.Services.GetRequiredService<SetUpTokens>().Issue(), user);
    }

    [Fact]
    public async Task A_newer_link_kills_the_older_ones()
    {
        await site.Visit().RegisterAsync("renewed", "renewed@example.com");
        var older = (await site.MailsAsync("renewed@example.com")).Single().ActivationPath();
        await site.Visit().SubmitAsync("/activate/resend", ("Email", "renewed@example.com"));
        var newer = (await site.MailsAsync("renewed@example.com")).Select(m => m.ActivationPath()).Single(p => p != older);

        (await site.Visit().GetAsync(older)).Words.ShouldContain(Dead);
        (await site.Visit().CompleteAsync(newer)).Words.ShouldContain("Your account is active");
    }

    [Fact]
    public async Task A_disabled_account_is_not_revived()
    {
        var user = await site.AddUserAsync("shut-out", active: false);
        var (token, visitor) = (Token(user), site.Visit());
        var page = await visitor.GetAsync("/activate/" + token);
        await site.ChangeAsync(user.Id, u => u.Disable());

        (await visitor.SubmitAsync(page)).Words.ShouldContain(Dead);
        await ShouldBeDeadAsync(token, user, UserState.Disabled);
    }

    [Fact]
    public async Task The_link_of_a_deleted_account_is_dead()
    {
        var user = await site.AddUserAsync("gone-by-now", active: false);
        var (token, visitor) = (Token(user), site.Visit());
        var page = await visitor.GetAsync("/activate/" + token);
        await site.ExecuteAsync($"delete from users where id = {user.Id}");

        (await visitor.SubmitAsync(page)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.Visit().GetAsync("/activate/" + token)).Words.ShouldContain(Dead);
    }

    [Fact]
    public async Task Of_two_accounts_that_wait_on_one_address_the_first_to_activate_has_it()
    {
        var first = await site.AddUserAsync("rival-one", "rivals@example.com", active: false);
        var second = await site.AddUserAsync("rival-two", "Rivals@example.com", active: false);
        await site.SendAsync(new ActivateCommand(Token(second)));

        await ShouldBeDeadAsync(Token(first), first, onGet: false);
        (await StateAsync(second)).ShouldBe(UserState.Active);
    }

    [Fact]
    public async Task Two_rivals_who_press_at_once_leave_one_winner()
    {
        var rivals = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => site.AddUserAsync($"at-once-{i}", "at-once@example.com", active: false)));

        var states = await Task.WhenAll(rivals.Select(r => site.SendAsync(new ActivateCommand(Token(r)))));

        states.Count(s => s == ActivationState.Active).ShouldBe(1);
        (await site.QueryAsync(work => work.Query<User>().CountAsync(u => u.EmailKey == "at-once@example.com" && u.State == UserState.Active))).ShouldBe(1);
    }

    [Fact]
    public async Task A_dead_link_offers_a_new_one()
    {
        var page = await site.Visit().GetAsync("/activate/nonsense");

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Document.QuerySelector("main a[href='/activate/resend']").ShouldNotBeNull();
        page.Document.QuerySelector("main form").ShouldBeNull();
    }

    private async Task ShouldBeDeadAsync(string token, User user, UserState state = UserState.Unactivated, bool onGet = true)
    {
        var visitor = site.Visit();
        if (onGet)
        {
            var page = await visitor.GetAsync("/activate/" + token);
            page.Status.ShouldBe(HttpStatusCode.BadRequest);
            page.Words.ShouldContain(Dead);
        }
        var form = new Dictionary<string, string> { ["__RequestVerificationToken"] = (await visitor.GetAsync("/login")).Token() };
        var answer = await visitor.PostAsync("/activate/" + token, form);
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Words.ShouldContain(Dead);
        (await StateAsync(user)).ShouldBe(state);
    }

    private async Task<UserState> StateAsync(User user) => (await site.FindUserAsync(user.UserName)).State;

    private string Token(User user) => site.Services.GetRequiredService<ActivationTokens>().Issue(user);

    private string Path(User user) => "/activate/" + Token(user);
}
