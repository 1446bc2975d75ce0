using Microsoft.Playwright;
using Slices.Tests.Support;

namespace Slices.Tests.Journeys;

[Slow]
public sealed class AddressJourneyTests(Site site) : IClassFixture<Site>
{
    private static readonly string[] Fields = ["Province", "City", "District"];

    public static TheoryData<string, string[], bool> Places => new()
    {
        { "广东省 东莞市", ["广东省", "东莞市"], true },
        { "河北省 保定市 安新县", ["河北省", "保定市", "安新县"], true },
        { "香港特别行政区", ["香港特别行政区"], true },
        { "广东省 东莞市", ["广东省", "东莞市"], false },
        { "河北省 保定市 安新县", ["河北省", "保定市", "安新县"], false },
        { "香港特别行政区", ["香港特别行政区"], false },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public Task Somebody_keeps_an_address(string shown, string[] choices, bool script) => Chromium.VisitAsync(site, new("zh-CN", Script: script), async tab =>
    {
        await tab.BeAsync(await site.AddUserAsync($"j{Guid.NewGuid():N}"[..20]));
        await tab.OpenAsync("/account/address");
        await tab.FillAsync("Recipient", "王小明");
        await tab.FillAsync("Mobile", "13800138000");
        await tab.FillAsync("Street", "一街 1 号");

        foreach (var (field, choice) in Fields.Zip(choices))
        {
            if (!script && field != "Province")
            {
                await tab.PressAsync(tab.Page.GetByRole(AriaRole.Button, new() { Name = "下一步" }));
            }
            await tab.Field(field).SelectOptionAsync(new SelectOptionValue { Label = choice });
        }
        await tab.PressAsync(tab.Primary);

        (await tab.Page.Locator("article").InnerTextAsync()).ShouldContain(shown);
    });

    [Fact]
    public Task Another_province_takes_the_choices_below_it_back() => Chromium.VisitAsync(site, new("en"), async tab =>
    {
        await tab.BeAsync(await site.AddUserAsync("wavering"));
        await tab.OpenAsync("/account/address");
        await tab.Field("Province").SelectOptionAsync("130000");
        await tab.Field("City").SelectOptionAsync("130600");
        await Assertions.Expect(tab.Field("District")).ToBeVisibleAsync();

        await tab.Field("Province").SelectOptionAsync("110000");

        // Its only city is chosen without asking.
        await Assertions.Expect(tab.Field("City")).ToBeHiddenAsync();
        await Assertions.Expect(tab.Field("City")).ToHaveValueAsync("110100");
        await Assertions.Expect(tab.Field("City").Locator("option:checked")).ToHaveTextAsync("Districts 市辖区");
        await Assertions.Expect(tab.Field("District").Locator("option")).ToHaveCountAsync(17);
        await tab.Field("Province").SelectOptionAsync("810000");
        await Assertions.Expect(tab.Field("City")).ToBeHiddenAsync();
        await Assertions.Expect(tab.Field("District")).ToBeHiddenAsync();
    });
}
