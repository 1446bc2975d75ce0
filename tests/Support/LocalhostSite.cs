using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Tests.Support;

/// <summary>A site under a name, as passkeys need it, and under the address that its settings say.</summary>
public class LocalhostSite : Site
{
    public LocalhostSite()
        : this([], shared: true)
    {
    }

    // The name alone: the port is known when it has one.
    internal LocalhostSite(Dictionary<string, string?> settings, bool shared = false)
        : base(settings, shared) => settings["Site:BaseUrl"] = "http://localhost";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Address = new UriBuilder(Address) { Host = "localhost" }.Uri;
        Services.GetRequiredService<IOptions<SiteSettings>>().Value.BaseUrl = Address.ToString();
    }
}
