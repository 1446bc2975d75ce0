using System.Globalization;
using System.Net;
using Slices.Domain;
using Slices.Infrastructure.RateLimiting;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Login;

/// <summary>What somebody can do who guesses passwords, and what they can do to owners by it.</summary>
[Slow]
public sealed class GuessingTests(GuessingTests.GuardedSite site) : IClassFixture<GuessingTests.GuardedSite>
{
    private const string Failed = "Incorrect username or password.";

    private static int networks;

    [Fact]
    public async Task Three_hundred_addresses_have_a_hundred_guesses_together_and_the_owners_browser_signs_in_all_along()
    {
        await site.AddUserAsync("besieged");
        var owner = Stranger();
        await owner.Anew().SignInAsync("besieged");

        var answers = await GuessAsync("besieged", 120);
        answers.ShouldContain(HttpStatusCode.TooManyRequests, "more came within a minute than one account allows");
        (await owner.Anew().SignInAsync("besieged")).Status.ShouldBe(HttpStatusCode.Redirect);
        for (var more = 0; more < 3; more++)
        {
            site.Clock.Move(TimeSpan.FromMinutes(2));
            await GuessAsync("besieged", 60);
        }
        site.Clock.Move(TimeSpan.FromMinutes(2));

        (await site.PasswordFailuresAsync("besieged")).ShouldBe(User.MaxPasswordFailures);
        (await Stranger().SignInAsync("besieged")).Alert.ShouldBe(Failed);
        (await owner.Anew().SignInAsync("besieged")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await Stranger().SignInAsync("besieged")).Alert.ShouldBe(Failed, "what is off stays off until the password is set anew");
        (await EntriesAsync("besieged", AuditKind.PasswordTurnedOff)).ShouldBe(1);
        (await MailsAsync("besieged")).ShouldBe([MailTemplate.ManyFailures, MailTemplate.PasswordOff], ignoreOrder: true);
    }

    [Fact]
    public async Task Off_reads_and_lasts_exactly_like_unknown_and_wrong()
    {
        await site.AddUserAsync("switched-off");
        await site.AddUserAsync("switched-on");
        await site.ExecuteAsync($"update sign_in_counters set password_failures = {User.MaxPasswordFailures} from users where id = user_id and user_name = {"switched-off"}");
        async Task<(string Text, TimeSpan Deadline)> TryAsync(string login)
        {
            var visitor = Stranger();
            var form = await visitor.GetAsync("/login");
            var (deadline, page) = await site.HoldAsync(
                () => visitor.SubmitAsync(form, ("Login", login), ("Password", login == "switched-off" ? Site.Password : $"wrong for {login}")));
            page.Status.ShouldBe(HttpStatusCode.BadRequest);
            page.SetCookie("slices-device").ShouldBeEmpty();
            return (page.TextWithoutToken().Replace(page.Value("CaptchaId"), "", StringComparison.Ordinal).Replace(login, "", StringComparison.Ordinal), deadline);
        }

        (string Text, TimeSpan Deadline)[] tries = [await TryAsync("switched-off"), await TryAsync("switched-on"), await TryAsync("never-there")];

        tries.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Guesses_at_once_are_no_more_than_those_one_after_the_other()
    {
        await site.AddUserAsync("rushed");
        await site.ExecuteAsync($"update sign_in_counters set password_failures = {85} from users where id = user_id and user_name = {"rushed"}");

        await GuessAsync("rushed", 40);

        (await site.PasswordFailuresAsync("rushed")).ShouldBe(User.MaxPasswordFailures);
        (await EntriesAsync("rushed", AuditKind.PasswordTurnedOff)).ShouldBe(1);
    }

    [Fact]
    public async Task The_hundredth_try_may_be_right_and_a_right_one_begins_the_count_anew()
    {
        await site.AddUserAsync("last-chance");
        await site.ExecuteAsync($"update sign_in_counters set password_failures = {User.MaxPasswordFailures - 1} from users where id = user_id and user_name = {"last-chance"}");

        (await Stranger().SignInAsync("last-chance")).Status.ShouldBe(HttpStatusCode.Redirect);

        (await site.PasswordFailuresAsync("last-chance")).ShouldBe(0);
    }

    [Fact]
    public async Task A_restart_gives_no_new_guesses()
    {
        var database = await Postgres.CloneAsync();
        await using (var before = new Site(new() { ["ConnectionStrings:Postgres"] = database }))
        {
            await before.InitializeAsync();
            await before.AddUserAsync("patient");
            await Parallel.ForAsync(0, 60, Few, async (n, _) => await before.Visit().SignInAsync("patient", $"guess {n} of many"));
        }
        await using var after = new Site(new() { ["ConnectionStrings:Postgres"] = database });
        await after.InitializeAsync();

        await Parallel.ForAsync(60, 110, Few, async (n, _) => await after.Visit().SignInAsync("patient", $"guess {n} of many"));

        (await after.PasswordFailuresAsync("patient")).ShouldBe(User.MaxPasswordFailures);
        (await after.Visit().SignInAsync("patient")).Alert.ShouldBe(Failed);
    }

    [Fact]
    public async Task A_name_an_address_and_a_mobile_are_one_account_to_guess_at()
    {
        var user = await site.AddUserAsync("three-ways", "three-ways@example.com");
        await site.SetAsync(user.Id, u => u.Mobile, "+8613800138077");
        var network = Network();

        foreach (var (login, times) in new[] { ("three-ways", SignInBackoff.Free + 1), ("three-ways@example.com", SignInBackoff.Free + 1), ("138 0013 8077", SignInBackoff.Free) })
        {
            for (var n = 0; n < times; n++)
            {
                (await site.Visit().ForwardedFor(network).SignInAsync(login, $"{login} {n}")).Alert.ShouldBe(Failed);
            }
        }

        // By then the network waits, by whichever spelling, and isn't told by one that it hasn't used up.
        (await site.PasswordFailuresAsync("three-ways")).ShouldBe((3 * SignInBackoff.Free) + 1);
        (await site.Visit().ForwardedFor(network).SignInAsync("+86 13800138077")).Alert.ShouldBe(Failed);
        (await Stranger().SignInAsync("three-ways@example.com")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_network_waits_twice_as_long_after_every_failure_and_nobody_else_does()
    {
        await site.AddUserAsync("slowed");
        var network = Network();
        for (var n = 0; n < SignInBackoff.Free; n++)
        {
            await TryAsync($"free {n}", HttpStatusCode.BadRequest);
        }
        foreach (var seconds in new[] { 30, 60, 120, 240, 480, 960, 1920, 3600, 3600 })
        {
            await TryAsync($"wait {seconds}", HttpStatusCode.BadRequest);

            var page = await TryAsync(Site.Password, HttpStatusCode.TooManyRequests);

            int.Parse(page.Header("Retry-After")!, CultureInfo.InvariantCulture).ShouldBeInRange(seconds - 20, seconds);
            page.Alert.ShouldStartWith("Too many attempts.");
            site.Clock.Move(TimeSpan.FromSeconds(seconds - 20));
            await TryAsync(Site.Password, HttpStatusCode.TooManyRequests);
            site.Clock.Move(TimeSpan.FromSeconds(21));
        }
        (await Stranger().SignInAsync("slowed")).Status.ShouldBe(HttpStatusCode.Redirect);
        await TryAsync(Site.Password, HttpStatusCode.Redirect);
        await TryAsync("wrong again", HttpStatusCode.BadRequest);
        await TryAsync(Site.Password, HttpStatusCode.Redirect);

        async Task<Page> TryAsync(string password, HttpStatusCode status)
        {
            var page = await site.Visit().ForwardedFor(network).SignInAsync("slowed", password);
            page.Status.ShouldBe(status, page.Alert);
            return page;
        }
    }

    [Fact]
    public async Task An_account_of_ones_own_that_waits_on_the_address_ends_no_wait_and_its_password_is_a_failure_too()
    {
        var owner = await site.AddUserAsync("waited-for", "waited-for@example.com");
        await site.SetAsync(owner.Id, u => u.PasswordHash, "");
        await site.AddUserAsync("own-waiter", owner.Email, active: false);
        var network = Network();

        for (var n = 0; n <= SignInBackoff.Free; n++)
        {
            (await TryAsync(n % 2 == 0 ? Site.Password : $"guess {n}")).Status.ShouldBe(HttpStatusCode.BadRequest);
        }

        (await TryAsync("one more")).Status.ShouldBe(HttpStatusCode.TooManyRequests);

        Task<Page> TryAsync(string password) => site.Visit().ForwardedFor(network).SignInAsync(owner.Email, password);
    }

    [Fact]
    public async Task A_wait_leaves_one_line_in_the_record()
    {
        var network = Network();
        for (var n = 0; n <= SignInBackoff.Free; n++)
        {
            await site.Visit().ForwardedFor(network).SignInAsync("never-there-either", $"guess {n}");
        }

        for (var n = 0; n < 3; n++)
        {
            (await site.Visit().ForwardedFor(network).SignInAsync("never-there-either", "again")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        }

        (await site.AuditEntriesAsync()).Where(e => e.Kind == AuditKind.Throttled && e.Network == network)
            .ShouldHaveSingleItem().Detail.ShouldBe("SignIn wait");
    }

    // A few at once: as many as wait for a hash without being turned away.
    private static readonly ParallelOptions Few = new() { MaxDegreeOfParallelism = 20 };

    /// <summary>Wrong passwords, each from an address that was never seen before.</summary>
    private async Task<IReadOnlyCollection<HttpStatusCode>> GuessAsync(string login, int times)
    {
        var answers = new System.Collections.Concurrent.ConcurrentBag<HttpStatusCode>();
        await Parallel.ForAsync(0, times, Few, async (_, _) => answers.Add((await Stranger().SignInAsync(login, $"guess {Guid.NewGuid()}")).Status));
        return answers;
    }

    private Visitor Stranger() => site.Visit().ForwardedFor(Network());

    private async Task<int> EntriesAsync(string name, AuditKind kind) => (await site.KindsAsync(await site.FindUserAsync(name))).Count(k => k == kind);

    private async Task<List<MailTemplate>> MailsAsync(string name)
    {
        var user = await site.FindUserAsync(name);
        return [.. (await site.OutgoingMailsAsync()).Where(m => m.UserId == user.Id).Select(m => m.Template)];
    }

    private static string Network() => Interlocked.Increment(ref networks) is var n ? $"198.51.{n / 250}.{(n % 250) + 1}" : "";

    /// <summary>Waits and limits as they are, behind a proxy that says where people come from.</summary>
    public sealed class GuardedSite() : Site(new() { ["Throttle:Enabled"] = "true", ["Site:Proxies:0"] = "127.0.0.1" }, shared: true);
}
