using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Security;

public static class PublicAddress
{
    /// <summary>
    /// Gives each request the visitor's address, as the configured proxies report it, and the scheme of <c>Site:BaseUrl</c>, so that
    /// it is https behind a proxy that ends TLS, whether or not the proxy says so.
    /// </summary>
    public static void UsePublicAddress(this WebApplication app)
    {
        app.UseForwardedHeaders();
        var scheme = app.Services.GetRequiredService<IOptions<SiteSettings>>().Value.Base.Scheme;
        app.Use((context, next) =>
        {
            context.Request.Scheme = scheme;
            return next(context);
        });
    }
}
