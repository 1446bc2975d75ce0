using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Security;

public static class SecurityHeaders
{
    private const string Permissions = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

    // A year, as the standards ask.
    private const string TransportPolicy = "max-age=31536000; includeSubDomains";

    /// <summary>The headers that every response carries, errors and static files included.</summary>
    public static void UseSecurityHeaders(this WebApplication app)
    {
        var site = app.Services.GetRequiredService<IOptions<SiteSettings>>().Value;
        var isSecure = site.IsSecure;
        var contentPolicy = PolicyOf(app.Services.GetRequiredService<IOptions<ContentPolicy>>().Value.FormTargets);
        app.Use((context, next) =>
        {
            var isForeignForm = HttpMethods.IsPost(context.Request.Method) && context.Request.Headers["Sec-Fetch-Site"] == "cross-site";
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                // The form of another site comes without our cookies; what its answer set would replace them.
                if (isForeignForm)
                {
                    headers.SetCookie = default;
                }
                if (headers.ContentSecurityPolicy.Count == 0)
                {
                    headers.ContentSecurityPolicy = contentPolicy;
                }
                headers.XContentTypeOptions = "nosniff";
                // Of other hosts, which are only led over, nothing is promised: their subdomains aren't ours.
                headers.StrictTransportSecurity = isSecure && site.IsAt(context.Request.Host) ? TransportPolicy : default;
                headers["Referrer-Policy"] = "no-referrer";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
                headers["Permissions-Policy"] = Permissions;
                // Only what says so itself may be kept: every page has a form or somebody's name in it.
                if (headers.CacheControl.Count == 0)
                {
                    headers.CacheControl = "no-store";
                }
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    /// <summary>What pages may fetch and do.</summary>
    /// <param name="formTargets">Where forms may lead besides the site: browsers hold the redirection that answers a form to it.</param>
    public static string PolicyOf(IEnumerable<string> formTargets) =>
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; object-src 'none'; " +
        $"form-action {string.Join(' ', formTargets.Prepend("'self'"))}; " +
        "base-uri 'none'; frame-ancestors 'none'";
}
