using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.ExportData;

public sealed class RateLimitedExportTests(ThrottledSite site) : IClassFixture<ThrottledSite>
{
    [Fact]
    public async Task Three_a_day_are_enough_for_anybody()
    {
        var user = await site.AddUserAsync("ex-insatiable");
        var visitor = await site.SignedInAsync("ex-insatiable");
        var form = (await visitor.GetAsync("/account/privacy")).Values("__RequestVerificationToken");
        for (var n = 0; n < 3; n++)
        {
            (await visitor.PostAsync("/account/privacy?handler=Export", form)).Status.ShouldBe(HttpStatusCode.Redirect);
            await Eventually.TrueAsync(async () => (await site.DataExportsAsync()).Exists(e => e.UserId == user.Id && e.ReadyAt != null));
        }

        var refused = await visitor.PostAsync("/account/privacy?handler=Export", form);

        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Alert.ShouldNotBeEmpty();
        refused.Words.ShouldContain("Your file (");
    }
}
