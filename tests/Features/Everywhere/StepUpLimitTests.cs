using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>What asks for a fresh session may be done so often only; and so may looking at what a link would do.</summary>
public sealed class StepUpLimitTests(StepUpLimitTests.Throttled site) : IClassFixture<StepUpLimitTests.Throttled>
{
    [Fact]
    public async Task What_matters_counts_as_confirming_does_and_keeps_nobody_from_signing_in()
    {
        await site.AddUserAsync("hurried");
        var owner = site.Visit();
        await owner.SignInAsync("hurried");
        // That offers a secret, which counts, too.
        var app = await owner.GetAsync("/account/two-factor/app");
        var page = await owner.GetAsync("/account/sessions");

        (await owner.SubmitAsync(app, ("Code", "000000"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await owner.PostAsync("/account/two-factor?handler=Remove", Token(page))).Status.ShouldBe(HttpStatusCode.Redirect);

        (await owner.SubmitAsync(app, ("Code", "000000"))).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        (await owner.SubmitAsync("/account/confirm", ("Password", Site.Password))).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        (await site.Visit().SignInAsync("hurried")).Location.ShouldBe("/");
    }

    [Fact]
    public async Task Opening_links_of_activation_mails_has_an_end_for_one_network()
    {
        var from = IPAddress.Parse("127.0.0.77");
        for (var n = 0; n < 3; n++)
        {
            (await site.Visit(from: from).GetAsync($"/activate/guess-{n}")).Status.ShouldBe(HttpStatusCode.BadRequest);
        }

        (await site.Visit(from: from).GetAsync("/activate/one-more")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    private static IEnumerable<KeyValuePair<string, string>> Token(Page page) => [new("__RequestVerificationToken", page.Token())];

    public sealed class Throttled() : Site(new()
    {
        ["Throttle:Enabled"] = "true",
        ["Throttle:Confirmation:Both:Count"] = "3",
        ["Throttle:Activation:Network:Count"] = "3",
    });
}
