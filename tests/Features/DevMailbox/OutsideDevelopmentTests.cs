using System.Net;
using Slices.Infrastructure.Captcha;
using Slices.Tests.Support;

namespace Slices.Tests.Features.DevMailbox;

public sealed class OutsideDevelopmentTests(OutsideDevelopmentTests.ProductionSite site) : IClassFixture<OutsideDevelopmentTests.ProductionSite>
{
    [Fact]
    public async Task What_makes_development_easy_is_not_there()
    {
        var (id, _) = await site.CaptchaAsync(CaptchaPurpose.SignIn);
        (await site.Visit().GetAsync($"/captcha/{id}.png")).Status.ShouldBe(HttpStatusCode.OK);

        foreach (var path in new[] { $"/dev/captcha/{id}", "/dev", "/dev/mailbox", "/dev/mailbox.json", "/dev/sms", "/dev/sms.json", "/dev/preview", "/dev/preview/Activation/en.html", "/docs", "/docs/scalar.js" })
        {
            (await site.Visit().GetAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    public sealed class ProductionSite() : Site(new()
    {
        ["environment"] = "Production",
        ["Passwords:Iterations"] = "220000",
        ["Mail:Host"] = "127.0.0.1",
        ["Mail:Port"] = "9",
        ["Mail:From"] = "noreply@example.com",
    });
}
