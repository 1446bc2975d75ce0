using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Journeys.Looks;

[Slow]
public sealed class AddressPagesTests(Site site) : IClassFixture<Site>
{
    private static int last;

    [Fact]
    public Task Addresses() => Studio.PortrayAsync(site, "addresses", async tab =>
    {
        await LivedInAsync(tab);
        await tab.ShowAsync("/account/address");
        await tab.Field("Province").SelectOptionAsync("440000");
        await tab.Field("City").SelectOptionAsync("440100");
        await tab.Primary.ClickAsync();
    });

    [Fact]
    public Task An_address_to_edit() => Studio.PortrayAsync(site, "address", async tab =>
    {
        var user = await LivedInAsync(tab);
        await tab.ShowAsync($"/account/address/{user.Addresses[0].Id}");
    });

    [Fact]
    public Task No_address_yet() => Studio.PortrayAsync(site, "addresses-none", async tab =>
    {
        await tab.BeAsync(await site.AddUserAsync($"homeless{Interlocked.Increment(ref last)}"));
        await tab.ShowAsync("/account/address");
    });

    private async Task<User> LivedInAsync(Tab tab)
    {
        var name = $"settled{Interlocked.Increment(ref last)}";
        var added = await site.AddUserAsync(name);
        await tab.BeAsync(added);
        await site.ChangeAsync(added.Id, user =>
        {
            user.AddAddress(new(Guid.NewGuid(), "王小明", "+8613800138000", "110101", "东华门街道 长安街 1 号院 2 号楼 3 单元 401 室", false));
            user.AddAddress(new(Guid.NewGuid(), "李雷", "+8613912345678", "441900", "松山湖科技产业园区 总部二路 9 号", false));
        });
        return await site.FindUserAsync(name);
    }
}
