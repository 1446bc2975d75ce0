using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Security;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Login;

public sealed class PasswordUpgradeTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Raising_the_iterations_upgrades_a_password_at_its_next_sign_in_and_sessions_survive_the_restart()
    {
        await site.AddUserAsync("veteran");
        var before = site.Visit();
        await before.SignInAsync("veteran");
        var weak = (await site.FindUserAsync("veteran")).PasswordHash;
        Iterations(weak).ShouldBe(1000u);

        await using var raised = new Site(new()
        {
            ["ConnectionStrings:Postgres"] = site.ConnectionString,
            ["Passwords:Iterations"] = "2000",
        });
        await raised.InitializeAsync();
        var visitor = raised.Visit();
        await visitor.SignInAsync("veteran", "not the password");
        (await raised.FindUserAsync("veteran")).PasswordHash.ShouldBe(weak);
        await visitor.SignInAsync("veteran");

        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        var strong = (await raised.FindUserAsync("veteran")).PasswordHash;
        Iterations(strong).ShouldBe(2000u);

        await visitor.SubmitAsync("/logout");
        await visitor.SignInAsync("veteran");
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        (await raised.FindUserAsync("veteran")).PasswordHash.ShouldBe(strong);

        // The cookie of before the restart, and a form that was open meanwhile, still work.
        var after = raised.Visit();
        after.Cookies.Add(before.Cookies.GetCookies(site.Address));
        (await after.IsSignedInAsync()).ShouldBeTrue();
        var open = await before.GetAsync("/logout");
        var form = new Dictionary<string, string> { ["__RequestVerificationToken"] = open.Token() };
        (await after.PostAsync("/logout", form)).Location.ShouldBe("/login");
    }

    [Fact]
    public async Task Sign_ins_at_once_that_all_upgrade_the_hash_all_succeed()
    {
        for (var round = 0; round < 5; round++)
        {
            var user = await site.AddUserAsync($"at-once-{round}");
            await WeakenAsync(user);
            var visitors = Enumerable.Range(0, 4).Select(_ => site.Visit()).ToList();
            var pages = await Task.WhenAll(visitors.Select(v => v.GetAsync("/login")));

            await Task.WhenAll(visitors.Select((v, n) => v.SubmitAsync(pages[n], ("Login", user.UserName), ("Password", Site.Password))));

            visitors.Count(v => v.SessionCookie is not null).ShouldBe(4, $"round {round}");
            Iterations((await site.FindUserAsync(user.UserName)).PasswordHash).ShouldBe(1000u);
        }
    }

    [Fact]
    public async Task A_password_that_changes_between_its_check_and_the_session_lets_nobody_in()
    {
        var user = await site.AddUserAsync("changed-between");
        await WeakenAsync(user);
        var another = new PasswordHasher<User>().HashPassword(user, "another horse 8 staple");
        var visitor = site.Visit();
        var page = await visitor.GetAsync("/login");

        var answer = await AmidChangeAsync(
            user, u => u.ChangePassword(another), () => visitor.SubmitAsync(page, ("Login", user.UserName), ("Password", Site.Password)));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        visitor.SessionCookie.ShouldBeNull();
    }

    [Fact]
    public async Task An_account_that_is_disabled_between_check_and_session_is_refused_no_sooner_than_any_other()
    {
        var user = await site.AddUserAsync("disabled-between");
        var visitor = site.Visit();
        var page = await visitor.GetAsync("/login");
        var (id, answer) = await site.CaptchaAsync(Slices.Infrastructure.Captcha.CaptchaPurpose.SignIn);
        var began = 0L;

        var refused = await AmidChangeAsync(user, u => u.Disable(), () =>
        {
            began = Stopwatch.GetTimestamp();
            return visitor.SubmitAsync(page, ("Login", user.UserName), ("Password", Site.Password), ("CaptchaId", id), ("CaptchaAnswer", answer));
        });

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        Stopwatch.GetElapsedTime(began).ShouldBeGreaterThan(ResponseTimePadding.Base);
        (await site.AuditEntriesAsync()).Single(e => e.UserId == user.Id).Detail.ShouldBe("disabled");
    }

    /// <summary>Signs in while the account is being changed, which is done as soon as the sign-in has read the account and waits for its row.</summary>
    private Task<Page> AmidChangeAsync(User user, Action<User> change, Func<Task<Page>> signIn) => site.QueryAsync(async work =>
    {
        await using var transaction = await work.BeginAsync(CancellationToken.None);
        change((await work.LockAsync<User>(user.Id, CancellationToken.None))!);
        await work.SaveAsync(CancellationToken.None);
        var signingIn = signIn();
        await Eventually.TrueAsync(site.AnybodyWaitsAsync);
        await transaction.CommitAsync(CancellationToken.None);
        return await signingIn;
    });

    private Task WeakenAsync(User user)
    {
        var weak = new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 10 })).HashPassword(user, Site.Password);
        return site.SetAsync(user.Id, u => u.PasswordHash, weak);
    }

    // The framework's format 1: marker, PRF, iterations, salt length, salt, key; big-endian.
    private static uint Iterations(string hash) => BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(hash).AsSpan(5));
}
