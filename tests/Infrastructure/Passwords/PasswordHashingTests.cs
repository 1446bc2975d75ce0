using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Pipeline;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Passwords;

public sealed class PasswordHashingTests
{
    private static readonly int Places = Environment.ProcessorCount * (1 + PasswordHashing.QueuePerProcessor);

    [Fact]
    public async Task The_password_is_right_and_any_other_is_wrong()
    {
        using var hashing = Hashing(1000);
        var hash = await hashing.HashAsync("a password", default);

        (await hashing.CheckAsync(hash, "a password", default)).ShouldBe(PasswordCheck.Right);
        (await hashing.CheckAsync(hash, "A password", default)).ShouldBe(PasswordCheck.Wrong);
        (await hashing.HashAsync("a password", default)).ShouldNotBe(hash);
    }

    [Fact]
    public async Task Two_keyboards_that_spell_one_text_give_one_password()
    {
        using var hashing = Hashing(1000);
        var hash = await hashing.HashAsync("cafe\u0301 au lait", default);

        (await hashing.CheckAsync(hash, "caf\u00e9 au lait", default)).ShouldBe(PasswordCheck.Right);
    }

    [Fact]
    public async Task A_hash_of_less_work_than_the_setting_asks_for_is_to_be_renewed()
    {
        using var before = Hashing(1000);
        using var after = Hashing(2000);
        var hash = await before.HashAsync("a password", default);

        (await after.CheckAsync(hash, "a password", default)).ShouldBe(PasswordCheck.RightButWeaklyKept);
        (await after.CheckAsync(hash, "another", default)).ShouldBe(PasswordCheck.Wrong);
    }

    [Fact]
    public async Task Somebody_unknown_is_wrong_at_the_same_cost()
    {
        using var hashing = Hashing(100_000);
        var hash = await hashing.HashAsync("a password", default);
        await hashing.CheckAsync(null, "a password", default);

        // Turn about, the fastest of each, and as often as a busy machine needs to show them undisturbed.
        var (known, unknown) = (double.MaxValue, double.MaxValue);
        for (var rounds = 0; rounds < 5 || (rounds < 50 && unknown / known is < 0.6 or > 1.7); rounds++)
        {
            known = Math.Min(known, await MillisecondsAsync(() => hashing.CheckAsync(hash, "wrong", default)));
            unknown = Math.Min(unknown, await MillisecondsAsync(() => hashing.CheckAsync(null, "wrong", default)));
        }

        (await hashing.CheckAsync(null, "nobody's password", default)).ShouldBe(PasswordCheck.Wrong);
        (unknown / known).ShouldBeInRange(0.6, 1.7);
    }

    [Fact]
    public async Task Beyond_the_queue_the_next_one_is_refused_at_once_and_served_when_there_is_room()
    {
        using var hashing = Hashing(400_000);
        using var gone = new CancellationTokenSource();
        var crowd = Enumerable.Range(0, Places).Select(_ => hashing.HashAsync("a password", gone.Token)).ToList();

        var one = hashing.HashAsync("a password", default);

        // It did not even wait for a thread.
        one.IsFaulted.ShouldBeTrue();
        var refused = await Should.ThrowAsync<RefusedException>(() => one);
        refused.Reason.ShouldBe(Refusal.Busy);
        refused.StatusCode.ShouldBe(503);
        refused.RetryAfter.ShouldBeGreaterThan(TimeSpan.Zero);

        await gone.CancelAsync();
        await Task.WhenAll(crowd).ContinueWith(_ => { }, TaskScheduler.Default);
        (await hashing.HashAsync("a password", default)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task In_a_storm_of_sign_ins_one_more_gets_503_and_every_other_page_answers()
    {
        await using var site = new Site(new() { ["Passwords:Iterations"] = "1500000" });
        await site.InitializeAsync();
        var hashing = site.Services.GetRequiredService<PasswordHashing>();
        var (visitor, other) = (site.Visit(), site.Visit());
        var form = await visitor.GetAsync("/login");
        var captcha = form.Document.QuerySelector("[name='Input.CaptchaId']")!.GetAttribute("value");
        var answer = (await visitor.GetJsonAsync($"/dev/captcha/{captcha}")).GetProperty("answer").GetString()!;
        await other.GetAsync("/register");
        using var gone = new CancellationTokenSource();
        var crowd = Enumerable.Range(0, Places).Select(_ => hashing.HashAsync("a password", gone.Token)).ToList();

        var refused = await visitor.SubmitAsync(form, ("Login", "nobody"), ("Password", "some password"), ("CaptchaAnswer", answer));
        var registering = await other.GetAsync("/register");

        refused.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var seconds = int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture);
        refused.Alert.ShouldContain($"The site is very busy. Try again in {seconds} seconds");
        refused.Document.QuerySelector("#Login")!.GetAttribute("value").ShouldBe("nobody");
        registering.Status.ShouldBe(HttpStatusCode.OK);
        crowd.Count(c => !c.IsCompleted).ShouldBeGreaterThan(Places / 2, "the storm should still have been on");

        await gone.CancelAsync();
        await Task.WhenAll(crowd).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static PasswordHashing Hashing(int iterations) => new(Options.Create(new PasswordSettings { Iterations = iterations }), new(), TimeProvider.System, NullLogger<PasswordHashing>.Instance);

    private static async Task<double> MillisecondsAsync(Func<Task> act)
    {
        var watch = Stopwatch.StartNew();
        await act();
        return watch.Elapsed.TotalMilliseconds;
    }
}
