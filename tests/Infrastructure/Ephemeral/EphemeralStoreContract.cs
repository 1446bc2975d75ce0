using Slices.Infrastructure.Ephemeral;

namespace Slices.Tests.Infrastructure.Ephemeral;

/// <summary>What every ephemeral store does, whatever it is made of.</summary>
public abstract class EphemeralStoreContract
{
    private const int Crowd = 50;

    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(10);

    // Keys are unique, because the tests of one store share it.
    private readonly string key = Guid.NewGuid().ToString();

    protected abstract IEphemeralStore Store { get; }

    /// <summary>A lifetime that <see cref="PassAsync"/> can wait for.</summary>
    protected abstract TimeSpan Brief { get; }

    protected abstract Task PassAsync(TimeSpan time);

    [Fact]
    public async Task What_was_put_can_be_read_again_and_again()
    {
        await Store.PutAsync(key, "value", Lasting);

        (await Store.ReadAsync(key)).ShouldBe("value");
        (await Store.ReadAsync(key)).ShouldBe("value");
    }

    [Fact]
    public async Task Nothing_is_there_where_nothing_was_put()
    {
        (await Store.ReadAsync(key)).ShouldBeNull();
        (await Store.TakeAsync(key)).ShouldBeNull();
    }

    [Fact]
    public async Task Putting_again_replaces()
    {
        await Store.PutAsync(key, "first", Lasting);
        await Store.PutAsync(key, "second 值", Lasting);

        (await Store.ReadAsync(key)).ShouldBe("second 值");
    }

    [Fact]
    public async Task What_was_put_ends_with_its_lifetime()
    {
        await Store.PutAsync(key, "value", Brief);

        await PassAsync(Brief);

        (await Store.ReadAsync(key)).ShouldBeNull();
        (await Store.TakeAsync(key)).ShouldBeNull();
    }

    [Fact]
    public async Task Putting_again_begins_a_new_lifetime()
    {
        await Store.PutAsync(key, "first", Brief);
        await Store.PutAsync(key, "second", Lasting);

        await PassAsync(Brief);

        (await Store.ReadAsync(key)).ShouldBe("second");
    }

    [Fact]
    public async Task What_is_taken_is_gone()
    {
        await Store.PutAsync(key, "value", Lasting);

        (await Store.TakeAsync(key)).ShouldBe("value");
        (await Store.TakeAsync(key)).ShouldBeNull();
        (await Store.ReadAsync(key)).ShouldBeNull();
    }

    [Fact]
    public async Task Of_fifty_who_take_at_once_one_gets_it()
    {
        await Store.PutAsync(key, "value", Lasting);

        var taken = await AtOnceAsync(() => Store.TakeAsync(key));

        taken.Count(v => v == "value").ShouldBe(1);
        taken.Count(v => v is null).ShouldBe(Crowd - 1);
    }

    [Fact]
    public async Task Counting_begins_with_one_and_tells_how_long_the_window_lasts()
    {
        var first = await Store.CountAsync(key, Lasting);
        var second = await Store.CountAsync(key, Lasting);

        first.Count.ShouldBe(1);
        second.Count.ShouldBe(2);
        first.Remaining.ShouldBeInRange(Lasting - TimeSpan.FromSeconds(5), Lasting);
    }

    [Fact]
    public async Task Counting_on_does_not_prolong_the_window()
    {
        await Store.CountAsync(key, Lasting);

        await PassAsync(Brief);

        (await Store.CountAsync(key, Lasting)).Remaining.ShouldBeLessThanOrEqualTo(Lasting - Brief);
    }

    [Fact]
    public async Task A_window_that_ended_begins_again_with_one()
    {
        await Store.CountAsync(key, Brief);
        await Store.CountAsync(key, Brief);

        await PassAsync(Brief);

        (await Store.CountAsync(key, Brief)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Fifty_who_count_at_once_are_counted_exactly()
    {
        var counted = await AtOnceAsync(() => Store.CountAsync(key, Lasting));

        counted.Select(c => c.Count).Order().ShouldBe(Enumerable.Range(1, Crowd).Select(n => (long)n));
    }

    [Fact]
    public async Task Several_windows_are_counted_at_once_up_to_the_first_beyond_its_limit()
    {
        CountedWindow[] windows = [new($"{key} a", Lasting), new($"{key} b", Lasting, Limit: 1), new($"{key} c", Lasting)];

        (await CountsAsync(windows)).ShouldBe([1, 1, 1]);
        (await CountsAsync(windows)).ShouldBe([2, 2]);
        (await CountsAsync([.. windows.Select(w => CountedWindow.Peek(w.Key))])).ShouldBe([2, 2, 1]);
    }

    [Fact]
    public async Task What_follows_is_counted_from_the_least_on()
    {
        CountedWindow[] windows = [new($"{key} a", Lasting, Limit: 3, Least: 3), new($"{key} b", Lasting)];

        (await CountsAsync(windows)).ShouldBe([1]);
        (await CountsAsync(windows)).ShouldBe([2]);
        (await CountsAsync(windows)).ShouldBe([3, 1]);
        (await CountsAsync(windows)).ShouldBe([4]);
    }

    [Fact]
    public async Task A_window_as_it_is_counts_nothing_and_what_is_no_number_is_one()
    {
        await Store.PutAsync($"{key} wait", "until then", Lasting);

        (await CountsAsync([CountedWindow.Peek(key)])).ShouldBe([0]);
        (await CountsAsync([CountedWindow.Peek(key, limit: 0), CountedWindow.Peek($"{key} wait", limit: 0), new(key, Lasting)])).ShouldBe([0, 1]);
        (await Store.ReadAsync(key)).ShouldBeNull();
        (await Store.CountAsync([CountedWindow.Peek($"{key} wait")]))[0].Remaining.ShouldBeInRange(Lasting - TimeSpan.FromSeconds(5), Lasting);
        (await Store.CountAsync([])).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_fifty_who_claim_at_once_one_wins()
    {
        var claimed = await AtOnceAsync(() => Store.ClaimAsync(key, Lasting));

        claimed.Count(won => won).ShouldBe(1);
    }

    [Fact]
    public async Task A_claim_can_be_made_again_after_its_lifetime()
    {
        (await Store.ClaimAsync(key, Brief)).ShouldBeTrue();

        await PassAsync(Brief);

        (await Store.ClaimAsync(key, Lasting)).ShouldBeTrue();
        (await Store.ClaimAsync(key, Lasting)).ShouldBeFalse();
    }

    private async Task<long[]> CountsAsync(CountedWindow[] windows) => [.. (await Store.CountAsync(windows)).Select(w => w.Count)];

    private static Task<T[]> AtOnceAsync<T>(Func<Task<T>> act) =>
        Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => Task.Run(act)));
}
