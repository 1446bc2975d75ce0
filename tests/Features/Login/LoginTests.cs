using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Login;

public sealed class LoginTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_right_password_signs_in_and_the_header_says_who()
    {
        await site.AddUserAsync("alice", "alice@example.com");
        var visitor = site.Visit();

        var answer = await visitor.SignInAsync("alice");

        answer.Status.ShouldBe(HttpStatusCode.Redirect);
        answer.Location.ShouldBe("/");
        (await visitor.GetAsync("/")).Document.QuerySelector(".who .name")!.TextContent.Trim().ShouldBe("alice");
    }
}
