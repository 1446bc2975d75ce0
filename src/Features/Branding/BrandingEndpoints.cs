using Slices.Infrastructure.Branding;

namespace Slices.Features.Branding;

/// <summary>The site's own logo and colours.</summary>
public static class BrandingEndpoints
{
    public static void MapBranding(this WebApplication app)
    {
        var brand = app.Services.GetRequiredService<Brand>();
        foreach (var logo in new[] { brand.Logo, brand.LogoDark }.OfType<LogoFile>())
        {
            Map(app, logo.Path, logo.ContentType, logo.Content);
        }
        if (brand is { Stylesheet: { } sheet, StylesheetPath: { } path })
        {
            Map(app, path, "text/css; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(sheet));
        }
    }

    private static void Map(WebApplication app, string path, string type, byte[] content) =>
        app.MapMethods(path.Split('?')[0], [HttpMethods.Get, HttpMethods.Head], (HttpResponse response) =>
        {
            // Its address changes with it. Readers of mail on the web show it inside pages of theirs.
            response.Headers.CacheControl = "public, max-age=31536000, immutable";
            response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            // A picture by itself: what an SVG could run or fetch, it doesn't.
            response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";
            return TypedResults.Bytes(content, type);
        }).AllowAnonymous();
}
