using Slices.Tests.Support;

namespace Slices.Tests.Journeys.Looks;

/// <summary>A site in another skin, held to the same contrasts as every page.</summary>
[Slow]
public sealed class OwnSkinPagesTests(OwnSkin site) : IClassFixture<OwnSkin>
{
    [Fact]
    public Task Login() => Studio.PortrayAsync(site, "skin-login", tab => tab.ShowAsync("/login"));

    [Fact]
    public Task Agreement() => Studio.PortrayAsync(site, "skin-agreement", tab => tab.ShowAsync("/agreement"));

    [Fact]
    public Task A_mail() => Studio.PortrayAsync(site, "skin-mail", async tab =>
    {
        await site.Visit(tab.Setup.Language).RegisterAsync($"new-{Guid.NewGuid():N}"[..20], $"{tab.Setup.Language}@example.com");
        await tab.Page.SetContentAsync((await site.MailsAsync($"{tab.Setup.Language}@example.com"))[0].Html);
    });

    [Fact]
    public Task Register_for_the_documents() => Studio.PortrayForReadmeAsync(site, "skin", 640, 1200, tab => tab.ShowAsync("/register"));
}
