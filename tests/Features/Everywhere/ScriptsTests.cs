using System.Text.RegularExpressions;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

public sealed partial class ScriptsTests(Site site) : IClassFixture<Site>
{
    private const int Most = 15 * 1024;

    [Theory]
    [InlineData("/login")]
    [InlineData("/register")]
    [InlineData("/activate/resend")]
    [InlineData("/dev/mailbox")]
    [InlineData("/account/two-factor")]
    [InlineData("/admin/users")]
    public async Task A_page_loads_little_script(string path)
    {
        await site.AddUserAsync($"root{path.Replace('/', '-')}", administrator: true);
        var visitor = site.Visit();
        if (path.StartsWith("/admin", StringComparison.Ordinal) || path.StartsWith("/account", StringComparison.Ordinal))
        {
            await visitor.SignInAsync($"root{path.Replace('/', '-')}");
        }

        var sizes = new Dictionary<string, int>();
        var page = await visitor.GetAsync(path);
        foreach (var script in page.Document.Scripts)
        {
            await LoadAsync(visitor, script.GetAttribute("src")!.Split('?')[0], sizes);
        }
        if (page.Document.QuerySelector("form[data-check]") is not null)
        {
            await LoadAsync(visitor, "/js/checks.js", sizes);
        }

        sizes.Keys.ShouldContain("/js/site.js");
        sizes.Values.Sum().ShouldBeLessThan(Most, string.Join(", ", sizes));
    }

    private static async Task LoadAsync(Visitor visitor, string script, Dictionary<string, int> sizes)
    {
        if (!sizes.ContainsKey(script))
        {
            var text = (await visitor.GetAsync(script)).Text;
            sizes[script] = System.Text.Encoding.UTF8.GetByteCount(text);
            foreach (Match import in Imports().Matches(text))
            {
                await LoadAsync(visitor, "/js/" + import.Groups[1].Value, sizes);
            }
        }
    }

    [GeneratedRegex(@"from '\./([\w-]+\.js)'")]
    private static partial Regex Imports();
}
