using Slices.Infrastructure.Ephemeral;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Ephemeral;

public sealed class MemoryStoreTests : EphemeralStoreContract
{
    private readonly Clock clock = new();

    public MemoryStoreTests() => Store = new MemoryStore(clock);

    protected override IEphemeralStore Store { get; }

    protected override TimeSpan Brief => TimeSpan.FromMinutes(5);

    protected override Task PassAsync(TimeSpan time)
    {
        clock.Move(time);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_full_store_refuses_what_is_new_serves_what_it_has_and_is_free_again_when_lifetimes_end()
    {
        for (var n = 0; n < MemoryStore.MaxEntries; n++)
        {
            await Store.PutAsync($"{n}", "x", Brief);
        }

        await Should.ThrowAsync<EphemeralStoreUnavailableException>(async () => await Store.PutAsync("one more", "x", Brief));
        await Should.ThrowAsync<EphemeralStoreUnavailableException>(async () => await Store.CountAsync("one more", Brief));
        await Should.ThrowAsync<EphemeralStoreUnavailableException>(async () => await Store.ClaimAsync("one more", Brief));
        (await Store.ReadAsync("7")).ShouldBe("x");
        await Store.PutAsync("7", "y", Brief);
        (await Store.TakeAsync("7")).ShouldBe("y");

        clock.Move(Brief);

        await Store.PutAsync("one more", "x", Brief);
        (await Store.ReadAsync("one more")).ShouldBe("x");
    }
}
