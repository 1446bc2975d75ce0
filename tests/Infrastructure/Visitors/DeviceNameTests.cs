using System.Globalization;
using Microsoft.AspNetCore.Http;
using Slices.Infrastructure.Visitors;

namespace Slices.Tests.Infrastructure.Visitors;

public sealed class DeviceNameTests
{
    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36", "Chrome on Windows")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15", "Safari on macOS")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1", "Safari on iPhone")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux")]
    [InlineData("Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.60", "WeChat on Android")]
    [InlineData("curl/8.5.0", "curl/8.5.0")]
    [InlineData("", "Unknown device")]
    public void A_browser_is_called_what_its_owner_calls_it(string userAgent, string name)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en");

        DeviceName.Of(userAgent).ShouldBe(name);
    }

    [Fact]
    public void What_is_not_known_stays_as_it_came_cut_short() =>
        DeviceName.Of(new string('x', 300)).ShouldBe(new string('x', 40) + "…");

    [Fact]
    public void What_a_browser_calls_itself_turns_and_hides_no_text_around_it()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.UserAgent = "Edge\u202E live\u2066\u200B\u0007\u2028 1.0\uD800";

        new Visitor(new HttpContextAccessor { HttpContext = context }).Device.ShouldBe("Edge live 1.0\uFFFD");
    }
}
