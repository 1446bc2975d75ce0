namespace Slices.Tests.Support;

/// <summary>A site in another skin: a logo for each theme, a colour, names, terms and links of its own.</summary>
public sealed class OwnSkin() : Site(Settings())
{
    private static Dictionary<string, string?> Settings()
    {
        var folder = Directory.CreateTempSubdirectory("skin").FullName;
        string Write(string name, string text)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
            return Path.Combine(folder, name);
        }
        static string Logo(string colour) => $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><path fill="{colour}" d="M24 4C12 10 8 20 8 28a16 16 0 0 0 32 0C40 20 36 10 24 4Zm0 34a10 10 0 0 1-10-10h6a4 4 0 0 0 4 4Z"/></svg>
            """;
        Write("terms.en.md", "# Terms of the Orchard\n\n## What we promise\n\nYour data stays **yours**. <b>No tricks.</b>\n");
        Write("terms.zh-CN.md", "# 果园社区服务条款\n\n## 我们的承诺\n\n你的数据**归你所有**。\n");
        Write("privacy.en.md", "# Privacy at the Orchard\n\nWe keep what signing in needs.\n");
        return new()
        {
            ["Site:Name"] = "Orchard",
            ["Site:Names:Zh"] = "果园社区",
            ["Site:Logo"] = Write("logo.svg", Logo("#0f766e")),
            ["Site:LogoDark"] = Write("logo-dark.svg", Logo("#5eead4")),
            ["Site:Accent"] = "#0f766e",
            ["Site:Terms"] = folder,
            ["Site:Privacy"] = folder,
            ["Site:Links:0:Url"] = "https://orchard.example/about",
            ["Site:Links:0:En"] = "About us",
            ["Site:Links:0:Zh"] = "关于我们",
            ["Site:Support"] = "help@orchard.example",
            ["Site:Icp"] = "京ICP备12345678号-1",
        };
    }
}
