using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.Invitations;

public sealed class RateLimitedInvitationsTests(ThrottledSite site) : IClassFixture<ThrottledSite>
{
    [Fact]
    public async Task An_administrator_writes_to_so_many_strangers_a_day()
    {
        var chief = await site.AddSignedInAsync("in-spammer", administrator: true);
        for (var n = 1; n <= 50; n++)
        {
            (await InviteAsync(n)).Status.ShouldBe(HttpStatusCode.Accepted);
        }

        (await InviteAsync(51)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        (await site.ValueAsync<long>($"select count(*) from invitations where email_key like 'in-stranger-%'")).ShouldBe(50);

        Task<Page> InviteAsync(int n) => chief.CallAsync(HttpMethod.Post, "/admin/invitations", new { email = $"in-stranger-{n}@example.com", language = "en" });
    }
}
