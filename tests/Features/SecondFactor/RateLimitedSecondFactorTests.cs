using System.Net;
using Slices.Infrastructure.Factors;
using Slices.Tests.Support;

namespace Slices.Tests.Features.SecondFactor;

public sealed class RateLimitedSecondFactorTests(RateLimitedSecondFactorTests.Throttled site) : IClassFixture<RateLimitedSecondFactorTests.Throttled>
{
    [Fact]
    public async Task Starting_over_gives_no_more_tries_than_an_account_is_allowed_and_its_owner_has_ways_in_all_along()
    {
        await site.AddUserAsync("limited");
        var owner = site.Visit();
        await owner.SignInAsync("limited");
        var secret = await owner.AddAppAsync(site);
        var codes = await owner.MakeCodesAsync();
        var authenticator = new SoftAuthenticator(owner.Origin);
        (await owner.AddPasskeyAsync(authenticator)).Status.ShouldBe(HttpStatusCode.Redirect);
        site.Clock.Move(TimeSpan.FromSeconds(3 * Totp.StepSeconds));

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            statuses.Add((await TryAsync(site.Visit(), "000000")).Status);
        }

        statuses.ShouldBe([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests]);
        (await TryAsync(site.Visit(), codes[0])).Status.ShouldBe(HttpStatusCode.Redirect);
        (await TryAsync(owner.Anew(), site.Code(secret))).Status.ShouldBe(HttpStatusCode.Redirect);
        var elsewhere = site.Visit();
        await elsewhere.SignInAsync("limited");
        var (question, options) = await elsewhere.AskPasskeyAsync("SecondFactor", "/login/second");
        (await elsewhere.AnswerPasskeyAsync("/login/second", question, authenticator.Get(options))).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    private static async Task<Page> TryAsync(Visitor visitor, string code) =>
        await visitor.SubmitAsync((await visitor.SignInAsync("limited")).Location!, ("Code", code));

    public sealed class Throttled() : LocalhostSite(new() { ["Throttle:Enabled"] = "true", ["Throttle:SecondFactor:Account:Count"] = "3" });
}
