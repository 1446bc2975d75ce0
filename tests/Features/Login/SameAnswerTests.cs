using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Passwords;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Login;

/// <summary>However an account's password is kept, and however many accounts a login stands for, a wrong password is answered alike.</summary>
public sealed class SameAnswerTests
{
    private const int Costly = 400_000;

    [Fact]
    public async Task Nobody_sees_by_text_or_time_how_a_password_is_kept_or_whom_an_address_stands_for()
    {
        // As costly as in production in their proportion: PBKDF2 takes several times as long.
        await using var site = new Site(new() { ["Passwords:MemoryKiB"] = "4096", ["Passwords:Passes"] = "2", ["Passwords:Iterations"] = $"{Costly}" });
        await site.InitializeAsync();
        await site.AddUserAsync("by-argon2id");
        await KeepByPbkdf2Async(site, await site.AddUserAsync("by-pbkdf2"));
        await KeepByPbkdf2Async(site, await site.AddUserAsync("owner", "two@example.com"));
        await KeepByPbkdf2Async(site, await site.AddUserAsync("waits", "two@example.com", active: false));
        string[] logins = ["by-argon2id", "by-pbkdf2", "two@example.com", "nobody@example.com"];

        var texts = new HashSet<string>();
        // Beyond the deadline, which moves with the machine's load, and of each the quickest.
        var beyond = logins.ToDictionary(login => login, _ => TimeSpan.MaxValue);
        for (var round = 0; round < 3; round++)
        {
            foreach (var login in logins)
            {
                var visitor = site.Visit();
                var form = await visitor.GetAsync("/login");
                var deadline = await site.WithAsync(services => Task.FromResult(services.GetRequiredService<ResponseTimePadding>().Deadline(LoginCandidates.MaxForOneLogin)));
                var watch = Stopwatch.StartNew();
                var page = await visitor.SubmitAsync(form, ("Login", login), ("Password", $"wrong in round {round}"));
                beyond[login] = TimeSpan.FromTicks(Math.Min(beyond[login].Ticks, (watch.Elapsed - deadline).Ticks));
                page.Status.ShouldBe(HttpStatusCode.BadRequest);
                texts.Add(page.TextWithoutToken().Replace(page.Value("CaptchaId"), "", StringComparison.Ordinal).Replace(login, "", StringComparison.Ordinal));
            }
        }

        texts.ShouldHaveSingleItem();
        beyond.Values.Min().ShouldBeGreaterThan(TimeSpan.FromMilliseconds(-1));
        (beyond.Values.Max() - beyond.Values.Min()).ShouldBeLessThan(TimeSpan.FromMilliseconds(100), string.Join(", ", beyond));
    }

    private static Task KeepByPbkdf2Async(Site site, User user) => site.SetAsync(
        user.Id, u => u.PasswordHash, new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = Costly })).HashPassword(user, Site.Password));
}
