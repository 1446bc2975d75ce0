using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Slices.Infrastructure.Ephemeral;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Ephemeral;

public sealed class RedisStoreTests : EphemeralStoreContract, IClassFixture<Redis>, IAsyncLifetime
{
    private readonly Redis redis;
    private readonly RedisConnection connection;

    public RedisStoreTests(Redis redis)
    {
        this.redis = redis;
        connection = new(RedisAddress.Parse(redis.Configuration));
        Store = new RedisStore(connection, NullLogger<RedisStore>.Instance);
    }

    protected override IEphemeralStore Store { get; }

    // Redis has a clock of its own.
    protected override TimeSpan Brief => TimeSpan.FromMilliseconds(100);

    protected override Task PassAsync(TimeSpan time) => Task.Delay(time + TimeSpan.FromMilliseconds(20));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();

    [Fact]
    public async Task Scripts_that_were_flushed_are_not_missed()
    {
        await Store.CountAsync("flushed", TimeSpan.FromMinutes(1));

        await redis.CommandAsync("script", "flush");

        (await Store.CountAsync("flushed", TimeSpan.FromMinutes(1))).Count.ShouldBe(2);
        (await Store.ClaimAsync("flushed claim", TimeSpan.FromMinutes(1))).ShouldBeTrue();
    }

    [Fact]
    public async Task What_was_flushed_is_gone_and_counted_anew()
    {
        await Store.PutAsync("kept", "value", TimeSpan.FromMinutes(1));
        await Store.CountAsync("counted", TimeSpan.FromMinutes(1));

        await redis.CommandAsync("flushall");

        (await Store.TakeAsync("kept")).ShouldBeNull();
        (await Store.CountAsync("counted", TimeSpan.FromMinutes(1))).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Every_key_ends_by_itself_and_lies_in_one_slot()
    {
        await Store.CountAsync([new("one", TimeSpan.FromMinutes(1)), CountedWindow.Peek("none"), new("two", TimeSpan.FromMinutes(1))]);
        await Store.ClaimAsync("three", TimeSpan.FromMinutes(1));
        await Store.PutAsync("four", "value", TimeSpan.FromMilliseconds(0.1));

        var keys = (await redis.CommandAsync("keys", "*")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        keys.ShouldAllBe(key => key.StartsWith("{slices}:", StringComparison.Ordinal));
        foreach (var key in keys)
        {
            int.Parse(await redis.CommandAsync("pttl", key), System.Globalization.CultureInfo.InvariantCulture).ShouldNotBe(-1, key);
        }
    }
}

/// <summary>Redis goes and comes back: each test has one of its own.</summary>
[Slow]
public sealed class RedisOutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Quickly = TimeSpan.FromSeconds(6);

    private readonly Redis redis = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await redis.StopAsync();

    [Fact]
    public async Task When_Redis_goes_every_verb_says_so_quickly_and_when_it_is_back_they_work_again()
    {
        await redis.StartAsync();
        await using var connection = new RedisConnection(RedisAddress.Parse(redis.Configuration));
        IEphemeralStore store = new RedisStore(connection, NullLogger<RedisStore>.Instance);
        await store.PutAsync("key", "value", TimeSpan.FromMinutes(1));

        await redis.StopAsync();

        await EachVerbFailsAsync(store);

        await redis.StartAsync();

        await Eventually.TrueAsync(() => WorksAsync(store), "the store should recover by itself");
    }

    [Fact]
    public async Task A_Redis_that_was_never_there_is_found_when_it_comes()
    {
        await using var connection = new RedisConnection(RedisAddress.Parse(redis.Configuration));
        IEphemeralStore store = new RedisStore(connection, NullLogger<RedisStore>.Instance);

        await EachVerbFailsAsync(store);

        await redis.StartAsync();

        await Eventually.TrueAsync(() => WorksAsync(store), "the store should find Redis by itself");
    }

    [Fact]
    public async Task A_Redis_that_hangs_is_as_good_as_gone()
    {
        await redis.StartAsync();
        await using var connection = new RedisConnection(RedisAddress.Parse(redis.Configuration));
        IEphemeralStore store = new RedisStore(connection, NullLogger<RedisStore>.Instance);
        await store.PutAsync("key", "value", TimeSpan.FromMinutes(1));

        await redis.FreezeAsync();
        try
        {
            await FailsQuicklyAsync(() => store.ReadAsync("key"));
        }
        finally
        {
            await redis.ResumeAsync();
        }

        await Eventually.TrueAsync(() => WorksAsync(store), "the store should recover by itself");
    }

    private static async Task EachVerbFailsAsync(IEphemeralStore store)
    {
        var minute = TimeSpan.FromMinutes(1);
        await Task.WhenAll(
            FailsQuicklyAsync(() => store.PutAsync("key", "value", minute)),
            FailsQuicklyAsync(() => store.ReadAsync("key")),
            FailsQuicklyAsync(() => store.TakeAsync("key")),
            FailsQuicklyAsync(() => store.CountAsync("key", minute)),
            FailsQuicklyAsync(() => store.ClaimAsync("key", minute)));
    }

    private static async Task FailsQuicklyAsync(Func<Task> ask)
    {
        var watch = Stopwatch.StartNew();
        await Should.ThrowAsync<EphemeralStoreUnavailableException>(async () => await ask().WaitAsync(TimeSpan.FromSeconds(30)));
        watch.Elapsed.ShouldBeLessThan(Quickly);
    }

    private static async Task<bool> WorksAsync(IEphemeralStore store)
    {
        try
        {
            return (await store.CountAsync(Guid.NewGuid().ToString(), TimeSpan.FromMinutes(1))).Count == 1;
        }
        catch (EphemeralStoreUnavailableException)
        {
            return false;
        }
    }
}
