using System.Diagnostics;
using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>A body of 64 KiB full of marks that once took seconds to sort costs what any other body of its length does.</summary>
public sealed class HostileTextTests(Site site) : IClassFixture<Site>
{
    private static readonly string Hostile = "a" + new string('\u0301', 15_700) + new string('\u0316', 15_700);
    private static readonly string Plain = new('é', Hostile.Length);

    [Theory]
    [InlineData("/login", "Login")]
    [InlineData("/login", "Password")]
    [InlineData("/login", "CaptchaAnswer")]
    [InlineData("/register", "UserName")]
    [InlineData("/register", "Email")]
    [InlineData("/register", "Password")]
    [InlineData("/forgot", "Email")]
    [InlineData("/activate/resend", "Email")]
    [InlineData("/login/sms", "Mobile")]
    public async Task No_field_of_a_strangers_forms_makes_the_site_work(string path, string field)
    {
        var visitor = site.Visit();
        var token = (await visitor.GetAsync(path)).Token();
        async Task<double> MillisecondsAsync(string text)
        {
            var parts = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new StringContent(text), $"Input.{field}" } };
            var began = Stopwatch.GetTimestamp();
            var page = await visitor.SendAsync(new(HttpMethod.Post, path) { Content = parts });
            var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            page.Status.ShouldBe(HttpStatusCode.BadRequest);
            page.Document.QuerySelector("[aria-invalid=true]").ShouldNotBeNull("the fields were read, and judged");
            return took;
        }

        // Each at its quickest: what else the machine does can only lengthen a try, and is over sometime.
        var (plain, hostile) = (await MillisecondsAsync(Plain), await MillisecondsAsync(Hostile));
        for (var more = 30; hostile > 6 * plain && more > 0; more--)
        {
            hostile = Math.Min(hostile, await MillisecondsAsync(Hostile));
        }
        hostile.ShouldBeLessThanOrEqualTo(6 * plain);
    }
}
