using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Slices.Infrastructure.Pages;

/// <summary>The stylesheets, scripts and pictures.</summary>
public static class Assets
{
    /// <summary>
    /// Where the file at that path is now, such as <c>/js/site.js?v=…</c>. The framework's tag helpers say the same, and take a
    /// tenth of a page's time for it.
    /// </summary>
    public static string Asset(this ViewContext view, string path)
    {
        var root = view.HttpContext.Request.PathBase;
        return root + view.HttpContext.RequestServices.GetRequiredService<IFileVersionProvider>().AddFileVersionToPath(root, path);
    }

    /// <summary>Serves them. A versioned address may be cached for long.</summary>
    public static void UseAssets(this WebApplication app)
    {
        var versions = app.Services.GetRequiredService<IFileVersionProvider>();
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file =>
            {
                var request = file.Context.Request;
                var headers = file.Context.Response.Headers;
                var isCurrent = request.Path + request.QueryString == versions.AddFileVersionToPath(request.PathBase, request.Path);
                headers.CacheControl = isCurrent ? "public, max-age=31536000, immutable" : "public, max-age=300";
                headers.ContentType += "; charset=utf-8";
            },
        });
    }
}
