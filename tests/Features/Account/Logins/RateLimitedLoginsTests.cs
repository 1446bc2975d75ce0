using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.Logins;

public sealed class RateLimitedLoginsTests(ThrottledSite site) : IClassFixture<ThrottledSite>
{
    [Fact]
    public async Task Whoever_asks_too_often_is_told_on_the_page_itself()
    {
        await site.AddUserAsync("impatient");
        var visitor = site.Visit();
        await visitor.SignInAsync("impatient");
        KeyValuePair<string, string>[] form = [new("provider", "qq"), new("__RequestVerificationToken", (await visitor.GetAsync("/logout")).Token())];
        for (var n = 0; n < 10; n++)
        {
            (await visitor.PostAsync("/account/logins?handler=Unlink", form)).Status.ShouldBe(HttpStatusCode.Redirect);
        }

        var refused = await visitor.PostAsync("/account/logins?handler=Unlink", form);

        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Alert.ShouldNotBeEmpty();
        refused.Document.QuerySelector("h1")!.TextContent.ShouldBe((await visitor.GetAsync("/account/logins")).Document.QuerySelector("h1")!.TextContent);
    }
}
