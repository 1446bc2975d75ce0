using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Visitors;
using HeaderNames = Microsoft.Net.Http.Headers.HeaderNames;

namespace Slices.Infrastructure.Security;

public static class SecurityRegistration
{
    public const string AdministratorPolicy = "Administrator";

    /// <summary>The largest request body that is read, in bytes. Every form here is far smaller.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    private static readonly DigitsOnly Digits = new();

    /// <summary>Who may come in: policies, forged requests, proxies, sizes.</summary>
    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        services.AddAuthorizationBuilder()
            // A page that says nothing about itself is for those who are signed in.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(AdministratorPolicy, policy => policy.RequireRole(SessionClaims.Administrator));
        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure<IOptions<SiteSettings>>((antiforgery, site) =>
        {
            antiforgery.HeaderName = "X-CSRF-TOKEN";
            antiforgery.SuppressXFrameOptionsHeader = true;
            // Not Strict: after a click on a link in a mail the cookie would be missing and be issued anew, and forms open in other tabs would fail.
            site.Value.Configure(antiforgery.Cookie, "slices-csrf");
        });
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<SiteSettings>>((forwarded, site) =>
        {
            forwarded.KnownProxies.Clear();
            // As many hops as there are, each checked against the list.
            forwarded.ForwardLimit = null;
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in site.Value.Proxies)
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy.Contains('/') ? proxy : proxy + (proxy.Contains(':') ? "/128" : "/32")));
            }
            forwarded.ForwardedHeaders = site.Value.Proxies.Count > 0
                ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedHost
                : ForwardedHeaders.None;
        });
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // A header ends where a proxy before us ends it, which a line feed alone may not do.
            AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
            kestrel.RequestHeaderEncodingSelector = name => name == HeaderNames.ContentLength ? Digits : null;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        return services;
    }
}
