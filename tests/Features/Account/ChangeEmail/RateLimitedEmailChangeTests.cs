using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.ChangeEmail;

public sealed class RateLimitedEmailChangeTests : IAsyncLifetime
{
    private readonly ThrottledSite site = new();

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task Nobody_writes_to_many_mailboxes_by_changing_their_own()
    {
        var visitor = await site.AddSignedInAsync("scatterer");
        for (var n = 1; n <= 10; n++)
        {
            (await visitor.SubmitAsync("/account/email", ("Email", $"victim-{n}@example.com"))).Status.ShouldBe(HttpStatusCode.Redirect);
        }

        var refused = await visitor.SubmitAsync("/account/email", ("Email", "victim-11@example.com"));

        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Alert.ShouldContain("Too many attempts");
        (await site.MailsAsync("victim-10@example.com")).Count.ShouldBe(1);
        (await site.MailsAsync("victim-11@example.com")).ShouldBeEmpty();
    }
}
