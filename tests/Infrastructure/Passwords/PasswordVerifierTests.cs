using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Slices.Domain;
using Slices.Features.Login;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Passwords;

/// <summary>What is counted of a try that doesn't go as tries go.</summary>
public sealed class PasswordVerifierTests(PasswordVerifierTests.WatchedSite site) : IClassFixture<PasswordVerifierTests.WatchedSite>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whom_a_full_queue_turns_away_gets_the_try_back(bool known)
    {
        var user = await UserAsync();
        await using var crowd = HashingCrowd.Fill(Limiter);

        await Should.ThrowAsync<RequestRejectedException>(() => CheckAsync(user, known, CancellationToken.None));

        (await FailuresAsync(user)).ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_leaves_before_the_password_was_looked_at_gets_the_try_back(bool known)
    {
        var user = await UserAsync();
        using var gone = new CancellationTokenSource();
        await using var crowd = HashingCrowd.TakeAllTurns(Limiter);
        var waiting = CheckAsync(user, known, gone.Token);
        await Eventually.TrueAsync(async () => await FailuresAsync(user) == 1, "a try is counted before it is looked at");

        await gone.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        (await FailuresAsync(user)).ShouldBe(0);
    }

    [Fact]
    public async Task Who_hangs_up_when_it_was_wrong_is_counted_all_the_same_and_the_owner_told()
    {
        var user = await site.AddUserAsync("hung-up-on");
        for (var n = 0; n < PasswordVerifier.ManyFailures; n++)
        {
            using var gone = new CancellationTokenSource();
            site.Counting = key => key.StartsWith("failures:day", StringComparison.Ordinal) ? gone.CancelAsync() : Task.CompletedTask;
            var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);

            (await site.WithAsync(services => services.GetRequiredService<IMediator>().Send(
                new LoginCommand { Login = "hung-up-on", Password = $"guess {n}", CaptchaId = id, CaptchaAnswer = answer }, gone.Token))).ShouldBeOfType<LoginResult.Failed>();

            gone.IsCancellationRequested.ShouldBeTrue();
        }

        (await FailuresAsync(user)).ShouldBe(PasswordVerifier.ManyFailures);
        (await site.Services.GetRequiredService<RecentFailures>().ReadAsync("typed hung-up-on")).OfAccount.ShouldBe(PasswordVerifier.ManyFailures);
        (await MailsAsync(user)).ShouldBe([MailTemplate.ManyFailures]);
    }

    [Fact]
    public async Task The_hundredth_is_recorded_and_told_though_the_store_is_away()
    {
        var user = await site.AddUserAsync("off-and-away");
        await site.ExecuteAsync($"update sign_in_counters set password_failures = {User.MaxPasswordFailures - 1} where user_id = {user.Id}");
        site.Counting = _ => throw new EphemeralStoreUnavailableException();

        await Should.ThrowAsync<EphemeralStoreUnavailableException>(() => site.WithAsync(services =>
            services.GetRequiredService<PasswordVerifier>().CheckAsync(user, "the hundredth", CancellationToken.None)));

        (await site.KindsAsync(user)).Count(kind => kind == AuditKind.PasswordTurnedOff).ShouldBe(1);
        (await MailsAsync(user)).ShouldBe([MailTemplate.PasswordOff]);
    }

    private HashingLimiter Limiter => site.Services.GetRequiredService<HashingLimiter>();

    private Task<User> UserAsync() => site.AddUserAsync($"u{Guid.NewGuid().ToString("N")[..12]}");

    /// <summary>As a stranger, or on a browser that the account knows.</summary>
    private Task<bool> CheckAsync(User user, bool known, CancellationToken cancellation) => site.WithAsync(async services =>
    {
        if (known)
        {
            var (key, context) = (SessionKey.Create(), new DefaultHttpContext());
            await site.InsertAsync(Device.Create(user.Id, SessionKey.Hash(key)!, "", "", site.Clock.GetUtcNow()));
            context.Request.Headers.Cookie = $"slices-device={key}";
            services.GetRequiredService<IHttpContextAccessor>().HttpContext = context;
        }
        return await services.GetRequiredService<PasswordVerifier>().CheckAsync(user, "a guess", cancellation);
    });

    private async Task<int> FailuresAsync(User user) => await site.PasswordFailuresAsync(user.UserName)
        + (int)await site.ValueAsync<long>($"select coalesce(sum(failures), 0) from devices where user_id = {user.Id}");

    private async Task<List<MailTemplate>> MailsAsync(User user) =>
        [.. (await site.OutgoingMailsAsync()).Where(m => m.UserId == user.Id).Select(m => m.Template)];

    /// <summary>A site whose store says what it is about to count.</summary>
    public sealed class WatchedSite : Site
    {
        public Func<string, Task> Counting { get; set; } = _ => Task.CompletedTask;

        protected override void Replace(IServiceCollection services) =>
            services.Replace(ServiceDescriptor.Singleton<IEphemeralStore>(provider => new Watched(this, ActivatorUtilities.CreateInstance<MemoryStore>(provider))));
    }

    private sealed class Watched(WatchedSite site, IEphemeralStore store) : IEphemeralStore
    {
        public Task PutAsync(string key, string value, TimeSpan lifetime) => store.PutAsync(key, value, lifetime);

        public Task<string?> ReadAsync(string key) => store.ReadAsync(key);

        public Task<string?> TakeAsync(string key) => store.TakeAsync(key);

        public async Task<IReadOnlyList<WindowCount>> CountAsync(IReadOnlyList<CountedWindow> windows)
        {
            foreach (var window in windows.Where(w => w.Length > TimeSpan.Zero))
            {
                await site.Counting(window.Key);
            }
            return await store.CountAsync(windows);
        }

        public Task<bool> ClaimAsync(string key, TimeSpan lifetime) => store.ClaimAsync(key, lifetime);
    }
}
