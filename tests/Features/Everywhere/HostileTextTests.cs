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
        async Task<TimeSpan> QuickestAsync(string text)
        {
            var quickest = TimeSpan.MaxValue;
            for (var i = 0; i < 4; i++)
            {
                var parts = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new StringContent(text), $"Input.{field}" } };
                var began = Stopwatch.GetTimestamp();
                var page = await visitor.SendAsync(new(HttpMethod.Post, path) { Content = parts });
                quickest = TimeSpan.FromTicks(Math.Min(quickest.Ticks, Stopwatch.GetElapsedTime(began).Ticks));
                page.Status.ShouldBe(HttpStatusCode.BadRequest);
                page.Document.QuerySelector("[aria-invalid=true]").ShouldNotBeNull("the fields were read, and judged");
            }
            return quickest;
        }

        var (plain, hostile) = (await QuickestAsync(Plain), await QuickestAsync(Hostile));

        (hostile / plain).ShouldBeLessThan(6, $"{hostile.TotalMilliseconds} ms against {plain.TotalMilliseconds} ms");
    }
}
