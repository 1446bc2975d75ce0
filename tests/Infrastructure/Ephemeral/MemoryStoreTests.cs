using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Slices.Infrastructure.Ephemeral;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Ephemeral;

public sealed class MemoryStoreTests : EphemeralStoreContract
{
    private readonly Clock clock = new();
    private readonly HttpContextAccessor http = new();

    public MemoryStoreTests() => Store = new MemoryStore(clock, new Slices.Infrastructure.Visitors.Visitor(http));

    protected override IEphemeralStore Store { get; }

    protected override TimeSpan Brief => TimeSpan.FromMinutes(5);

    protected override Task PassAsync(TimeSpan time)
    {
        clock.Move(time);
        return Task.CompletedTask;
    }

    [Slow]
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

    [Slow]
    [Theory]
    [InlineData("2001:db8:5:{0:x}::1", "2001:db8:6::1")]
    [InlineData("198.51.100.{0}", "198.51.101.1")]
    public async Task A_block_of_addresses_fills_its_share_and_is_refused_alone(string block, string neighbour)
    {
        var networks = block.Contains(':') ? 65_536 : 256;
        var kept = 0;
        for (From(block, 0); await IsCountedAsync($"limit {kept}"); From(block, kept % networks))
        {
            kept++;
        }

        kept.ShouldBe(MemoryStore.MaxEntries / 5);
        (await IsCountedAsync("limit 7")).ShouldBeTrue("what is there already is counted on");
        From(neighbour);
        (await IsCountedAsync("a neighbour")).ShouldBeTrue();
        http.HttpContext = null;
        (await IsCountedAsync("a job")).ShouldBeTrue();

        From(block, 9);
        (await IsCountedAsync("one more")).ShouldBeFalse();
        await Store.TakeAsync("limit 8");
        await Store.TakeAsync("limit 9");
        (await IsCountedAsync("in their place")).ShouldBeTrue();

        clock.Move(Brief);
        (await IsCountedAsync("one more")).ShouldBeTrue();
    }

    [Slow]
    [Fact]
    public async Task Where_256_blocks_take_all_they_can_there_is_room_for_others()
    {
        for (var block = 0; block < 256; block++)
        {
            From("2001:db8:{0:x}::1", block);
            for (var n = 0; await IsCountedAsync($"{block} {n}"); n++)
            {
            }
        }

        From("198.51.100.9");
        for (var n = 0; n < 200; n++)
        {
            (await IsCountedAsync($"honest {n}")).ShouldBeTrue();
        }
    }

    private async Task<bool> IsCountedAsync(string key)
    {
        try
        {
            await Store.CountAsync(key, Brief);
            return true;
        }
        catch (EphemeralStoreUnavailableException)
        {
            return false;
        }
    }

    private void From(string address, params object[] network) => http.HttpContext = new DefaultHttpContext
    {
        Connection = { RemoteIpAddress = IPAddress.Parse(string.Format(CultureInfo.InvariantCulture, address, network)) },
    };
}
