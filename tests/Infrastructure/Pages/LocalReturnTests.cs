using CsCheck;
using Slices.Infrastructure.Pages;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Pages;

public sealed class LocalReturnTests
{
    private static readonly Uri Site = new("https://site.example/login");

    [Fact]
    public void Whatever_is_asked_for_leads_home_or_there_and_never_to_another_host() => Gen.Select(Gen.OneOf("", "/"), TypedText.Any, (begin, rest) => begin + rest).Sample(
        asked =>
        {
            var path = LocalReturn.Path(asked);
            path.ShouldBeOneOf("/", asked);
            LocalReturn.Path(path).ShouldBe(path);
            for (var (decoded, left) = (path, 5); left > 0; (decoded, left) = (Uri.UnescapeDataString(decoded), left - 1))
            {
                new Uri(Site, decoded).Host.ShouldBe(Site.Host);
            }
        },
        iter: TypedText.Many);

    [Fact]
    public void A_page_that_leads_on_keeps_the_whole_address() => Gen.String[Gen.Char["abc/?&=#%+.-"], 0, 40].Sample(
        rest =>
        {
            var path = LocalReturn.Path("/" + rest);
            var by = LocalReturn.By("/login", path);
            by.ShouldBe(path == "/" ? "/login" : "/login?returnUrl=" + Uri.EscapeDataString(path));
            Uri.UnescapeDataString(by[(by.IndexOf('=') + 1)..]).ShouldBe(path == "/" ? "/login" : path);
        },
        iter: TypedText.Many);
}
