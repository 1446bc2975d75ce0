using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.SecondFactor;

public sealed class ThrottledSecondFactorTests(ThrottledSecondFactorTests.Throttled site) : IClassFixture<ThrottledSecondFactorTests.Throttled>
{
    [Fact]
    public async Task Starting_over_gives_no_more_tries_than_an_account_is_allowed()
    {
        await site.AddUserAsync("limited");
        var owner = site.Visit();
        await owner.SignInAsync("limited");
        await owner.AddAppAsync(site);

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            var visitor = site.Visit();
            var page = await visitor.GetAsync((await visitor.SignInAsync("limited")).Location!);
            statuses.Add((await visitor.SubmitAsync(page, ("Code", "000000"))).Status);
        }

        // One of the three was the app's own first code.
        statuses.ShouldBe([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests]);
    }

    public sealed class Throttled() : Site(new() { ["Throttle:Enabled"] = "true", ["Throttle:SecondFactor:Account:Count"] = "3" });
}
