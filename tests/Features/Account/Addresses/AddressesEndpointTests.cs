using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.Addresses;

public sealed class AddressesEndpointTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("440000", "441900", "999999", "district")]
    [InlineData("440000", "441900", "440103", "district")]
    [InlineData("810000", "810100", "", "city")]
    [InlineData("810000", "", "810101", "district")]
    public async Task A_code_below_an_area_that_has_no_parts_is_a_fault(string province, string city, string district, string member)
    {
        var name = $"beyond-{province[..2]}-{city}-{district}".TrimEnd('-');
        var visitor = await site.AddSignedInAsync(name);

        var refused = await visitor.CallAsync(
            HttpMethod.Post, "/me/addresses", new { recipient = "王小明", mobile = "13800138000", province, city, district, street = "1 号" });

        (refused.Status, refused.Problem()).ShouldBe((HttpStatusCode.BadRequest, "area.misplaced"));
        refused.WrongMembers().ShouldBe([member]);
        (await site.FindUserAsync(name)).Addresses.ShouldBeEmpty();
    }
}
