using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Login;

[Slow]
public sealed class PasswordUpgradeTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("Passwords:MemoryKiB", "128", "m=128,t=1")]
    [InlineData("Passwords:Passes", "2", "m=64,t=2")]
    [InlineData("Passwords:Algorithm", "Pbkdf2", "")]
    public async Task Another_cost_or_algorithm_upgrades_a_password_at_its_next_sign_in_and_sessions_survive_the_restart(string setting, string value, string kept)
    {
        var name = $"veteran-{value}";
        await site.AddUserAsync(name);
        var before = site.Visit();
        await before.SignInAsync(name);
        var weak = (await site.FindUserAsync(name)).PasswordHash;
        weak.ShouldStartWith("$argon2id$v=19$m=64,t=1,p=1$");
        var stamp = (await site.FindUserAsync(name)).SecurityStamp;

        await using var raised = new Site(new()
        {
            ["ConnectionStrings:Postgres"] = site.ConnectionString,
            [setting] = value,
        });
        await raised.InitializeAsync();
        var visitor = raised.Visit();
        await visitor.SignInAsync(name, "not the password");
        (await raised.FindUserAsync(name)).PasswordHash.ShouldBe(weak);
        await visitor.SignInAsync(name);

        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        var strong = (await raised.FindUserAsync(name)).PasswordHash;
        strong.ShouldNotBe(weak);
        strong.ShouldStartWith(kept.Length > 0 ? $"$argon2id$v=19${kept},p=1$" : "AQAAAAI", customMessage: "the framework's form 1, by HMAC-SHA512");
        (await raised.FindUserAsync(name)).SecurityStamp.ShouldBe(stamp);

        await visitor.SubmitAsync("/logout");
        await visitor.SignInAsync(name);
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        (await raised.FindUserAsync(name)).PasswordHash.ShouldBe(strong);

        // The cookie of before the restart, and a form that was open meanwhile, still work.
        var after = raised.Visit();
        after.Cookies.Add(before.Cookies.GetCookies(site.Address));
        (await after.IsSignedInAsync()).ShouldBeTrue();
        var open = await before.GetAsync("/logout");
        var form = new Dictionary<string, string> { ["__RequestVerificationToken"] = open.Token() };
        (await after.PostAsync("/logout", form)).Location.ShouldBe("/login");
    }

    [Theory]
    [InlineData(PasswordHasherCompatibilityMode.IdentityV2)]
    [InlineData(PasswordHasherCompatibilityMode.IdentityV3)]
    public async Task A_password_that_is_kept_by_PBKDF2_is_upgraded_at_its_next_sign_in_and_signs_nobody_out(PasswordHasherCompatibilityMode form)
    {
        var user = await site.AddUserAsync($"kept-{form}".ToLowerInvariant());
        var elsewhere = await site.SignedInAsync(user.UserName);
        await WeakenAsync(user, form);
        var visitor = site.Visit();

        await visitor.SignInAsync(user.UserName, "not the password");
        (await site.FindUserAsync(user.UserName)).PasswordHash.ShouldStartWith("A");
        await visitor.SignInAsync(user.UserName);

        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        (await elsewhere.IsSignedInAsync()).ShouldBeTrue();
        var now = await site.FindUserAsync(user.UserName);
        now.PasswordHash.ShouldStartWith("$argon2id$v=19$m=64,t=1,p=1$");
        now.SecurityStamp.ShouldBe(user.SecurityStamp);
        await visitor.SubmitAsync("/logout");
        await visitor.SignInAsync(user.UserName);
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        (await site.FindUserAsync(user.UserName)).PasswordHash.ShouldBe(now.PasswordHash);
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
            (await site.FindUserAsync(user.UserName)).PasswordHash.ShouldStartWith("$argon2id$");
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

        var refused = await AmidChangeAsync(user, u => u.Disable(), async () => (await site.Padding.HoldAsync(
            () => visitor.SubmitAsync(page, ("Login", user.UserName), ("Password", Site.Password), ("CaptchaId", id), ("CaptchaAnswer", answer)),
            async () => (await site.AuditEntriesAsync()).Any(e => e.UserId == user.Id))).Answer);

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
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

    private Task WeakenAsync(User user, PasswordHasherCompatibilityMode form = PasswordHasherCompatibilityMode.IdentityV3)
    {
        var weak = new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 10, CompatibilityMode = form })).HashPassword(user, Site.Password);
        return site.SetAsync(user.Id, u => u.PasswordHash, weak);
    }
}
