using System.Net;
using Slices.Domain;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.RateLimiting;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Login;

[Slow]
public sealed class PasswordSprayDetectorTests : IAsyncLifetime
{
    private const string Sprayed = "summer in the city 2026";

    private readonly GuessingTests.GuardedSite site = new();
    private int networks;

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task One_password_over_many_accounts_is_slowed_for_strangers_recorded_and_told()
    {
        await site.AddUserAsync("root", administrator: true);
        await site.AddUserAsync("bystander");
        await SprayAsync(PasswordSprayDetector.SlowedFrom);

        var network = Network();
        (await TryAsync(network, "one-more", Sprayed)).ShouldBe(HttpStatusCode.BadRequest);
        (await TryAsync(network, "and-another", Sprayed)).ShouldBe(HttpStatusCode.TooManyRequests);
        (await TryAsync(network, "and-another", "another password 7")).ShouldBe(HttpStatusCode.BadRequest);
        (await TryAsync(network, "bystander", Site.Password)).ShouldBe(HttpStatusCode.Redirect);
        (await TryAsync(Network(), "and-another", Sprayed)).ShouldBe(HttpStatusCode.BadRequest);
        (await site.AuditEntriesAsync()).Count(e => e.Kind == AuditKind.PasswordSprayed).ShouldBe(1);
        (await site.OutgoingMailsAsync()).Count(m => m.Template == MailTemplate.PasswordsTried).ShouldBe(1);
    }

    [Fact]
    public async Task Beyond_a_hundred_accounts_no_stranger_tries_it_and_whoever_has_it_signs_in_on_a_known_browser()
    {
        // Whose password it really is, was here before.
        await site.AddUserAsync("unlucky");
        var owner = site.Visit().ForwardedFor(Network());
        await owner.Anew().SignInAsync("unlucky");
        await SprayAsync(PasswordSprayDetector.StoppedFrom, Site.Password);

        (await TryAsync(Network(), "unlucky", Site.Password)).ShouldBe(HttpStatusCode.TooManyRequests);
        (await owner.Anew().SignInAsync("unlucky")).Status.ShouldBe(HttpStatusCode.Redirect);
        site.Clock.Move(PasswordSprayDetector.Window + TimeSpan.FromMinutes(1));
        (await TryAsync(Network(), "unlucky", Site.Password)).ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Many_passwords_on_one_account_are_something_else()
    {
        for (var n = 0; n < PasswordSprayDetector.SlowedFrom + 2; n++)
        {
            (await TryAsync(Network(), "single", Sprayed)).ShouldBe(HttpStatusCode.BadRequest);
        }

        (await site.AuditEntriesAsync()).ShouldNotContain(e => e.Kind == AuditKind.PasswordSprayed);
    }

    [Fact]
    public async Task However_many_spellings_a_mobile_has_it_is_one_account_to_wait_for_and_to_spray_on()
    {
        var network = Network();
        for (var n = 0; n < PasswordSprayDetector.SlowedFrom + 2; n++)
        {
            var spelled = $"138{new string(' ', n / 5)}0013{new string(' ', n % 5)}8099";
            (await TryAsync(Network(), spelled, Sprayed)).ShouldBe(HttpStatusCode.BadRequest);
            if (n <= SignInBackoff.Free)
            {
                (await TryAsync(network, spelled, $"{Sprayed} {n}")).ShouldBe(HttpStatusCode.BadRequest);
            }
        }

        (await TryAsync(network, "+86 138-0013-8099", Site.Password)).ShouldBe(HttpStatusCode.TooManyRequests);
        (await site.AuditEntriesAsync()).ShouldNotContain(e => e.Kind == AuditKind.PasswordSprayed);
    }

    private Task SprayAsync(int accounts, string password = Sprayed) => Parallel.ForAsync(0, accounts, new ParallelOptions { MaxDegreeOfParallelism = 10 },
        async (n, _) => await TryAsync(Network(), $"victim{n}", password));

    private async Task<HttpStatusCode> TryAsync(string network, string login, string password) =>
        (await site.Visit().ForwardedFor(network).SignInAsync(login, password)).Status;

    private string Network() => $"203.0.113.{Interlocked.Increment(ref networks)}";
}
