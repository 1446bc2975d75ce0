using System.Diagnostics;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Features.Admin.BulkJobs;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;

namespace Slices.Bench.Admin;

/// <summary>How long sign-ins take, alone and while a job changes a hundred thousand accounts: hash, session, counters and record.</summary>
internal sealed class BulkMeasure(IServiceProvider services)
{
    private const int Accounts = 100_000;
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(60);

    public async Task RunAsync()
    {
        var names = Enumerable.Range(0, 2000).Select(n => UserName.Fold(Filling.NameOf(n * 7)).Key).ToArray();
        var users = await InScopeAsync(async s => (await s.GetRequiredService<UnitOfWork>().Query<User>().Where(u => u.State == UserState.Active && u.UserNameKey.IsOneOf(names)).ToListAsync()).ToList());
        var hash = await InScopeAsync(s => Task.FromResult(s.GetRequiredService<PasswordHasher>().Hash("a password")));
        await SignInsAsync(users, hash, TimeSpan.FromSeconds(10));
        Console.WriteLine("| sign-ins | p50 ms | p99 ms |\n|---|--:|--:|");
        Console.WriteLine(Stopwatches.Line("alone", await SignInsAsync(users, hash, Span)));

        var id = Guid.CreateVersion7();
        await InScopeAsync(async s =>
        {
            // One that an earlier measurement left would go first.
            await s.GetRequiredService<Sql>().ExecuteAsync($"delete from bulk_jobs", default);
            var jobs = s.GetRequiredService<BulkJobStore>();
            await jobs.AddAsync(
                new(id, BulkAction.EndSessions, BulkJobState.Draft, "", Guid.NewGuid(), "10.0.0.1", "10.0.0.1", "", DateTimeOffset.UtcNow, null, null, 0, 0, 0, 0, 0), default);
            await jobs.FillAsync(id, [$"(select id, kind from listed_users limit {Accounts}) u"], default);
            var chief = (await s.GetRequiredService<Sql>().ListAsync($"select id from users where is_administrator and state = 'Active' limit 1", row => row.Get<Guid>(0), default))[0];
            return await jobs.StartAsync(id, new(chief, "10.0.0.1", "10.0.0.1", "", "a measurement"), DateTimeOffset.UtcNow, default);
        });
        using var stop = new CancellationTokenSource();
        var began = Stopwatch.GetTimestamp();
        var running = services.GetRequiredService<BulkRunner>().DispatchAsync(stop.Token);
        var during = await SignInsAsync(users, hash, Span);
        var done = await InScopeAsync(async s => (await s.GetRequiredService<BulkJobStore>().FindAsync(id, default))!.Processed);
        Console.WriteLine(Stopwatches.Line($"while a job changes {done / Stopwatch.GetElapsedTime(began).TotalSeconds:F0} accounts a second", during));
        await stop.CancelAsync();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task<List<double>> SignInsAsync(List<User> users, string hash, TimeSpan span)
    {
        var taken = new List<double>();
        var accessor = services.GetRequiredService<IHttpContextAccessor>();
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < span;)
        {
            var one = Stopwatch.GetTimestamp();
            await InScopeAsync(async s =>
            {
                accessor.HttpContext = new DefaultHttpContext { RequestServices = s };
                s.GetRequiredService<PasswordHasher>().Check(hash, "a password");
                return await s.GetRequiredService<SignInService>().StartAsync(users[taken.Count % users.Count], Factor.Password, remember: false, default);
            });
            taken.Add(Stopwatch.GetElapsedTime(one).TotalMilliseconds);
            // As people come, not as fast as they can.
            await Task.Delay(20);
        }
        return taken;
    }

    private async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = services.CreateAsyncScope();
        return await act(scope.ServiceProvider);
    }
}
