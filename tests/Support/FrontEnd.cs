using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Slices.Tests.Architecture;

namespace Slices.Tests.Support;

/// <summary>The example's static files on an origin of their own, as any web server serves them; only <c>config.js</c> is the test's.</summary>
public sealed class FrontEnd : IAsyncDisposable
{
    private readonly WebApplication server;

    private FrontEnd(WebApplication server) => this.server = server;

    /// <summary>Such as <c>http://127.0.0.1:40123</c>.</summary>
    public string Origin => server.Urls.First();

    /// <summary>Where Slices is, as the page is told.</summary>
    public Uri? Site { get; set; }

    public static async Task<FrontEnd> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var frontEnd = new FrontEnd(server);
        server.Use((context, next) =>
        {
            if (context.Request.Path != "/config.js")
            {
                return next(context);
            }
            context.Response.ContentType = "text/javascript";
            return context.Response.WriteAsync($"export const site = \"{frontEnd.Site!.GetLeftPart(UriPartial.Authority)}\";");
        });
        server.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(Path.Combine(Source.Repository, "examples", "spa")) });
        await server.StartAsync();
        return frontEnd;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
