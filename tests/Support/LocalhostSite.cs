using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Tests.Support;

/// <summary>A site under a name, as passkeys need it, and under the address that its settings say.</summary>
public class LocalhostSite : Site
{
    public LocalhostSite()
    {
    }

    internal LocalhostSite(Dictionary<string, string?> settings)
        : base(settings)
    {
    }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Address = new UriBuilder(Address) { Host = "localhost" }.Uri;
        Services.GetRequiredService<IOptions<SiteSettings>>().Value.BaseUrl = Address.ToString();
    }
}
