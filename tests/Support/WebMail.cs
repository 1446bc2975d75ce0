using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Slices.Tests.Support;

/// <summary>A mail that is read on another site, with a link to this one.</summary>
public sealed class WebMail : IAsyncDisposable
{
    private readonly WebApplication server;

    private WebMail(WebApplication server) => this.server = server;

    /// <summary>To browsers, a name and an address of one machine are two sites.</summary>
    public Uri Address => new UriBuilder(server.Urls.First()) { Host = "localhost" }.Uri;

    public static async Task<WebMail> StartAsync(string link)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.Run(context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync($"""<!doctype html><title>Mail</title><link rel="icon" href="data:,"><a id="link" href="{link}">Open</a>""");
        });
        await server.StartAsync();
        return new(server);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
