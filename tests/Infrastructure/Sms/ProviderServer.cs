using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Slices.Tests.Infrastructure.Sms;

/// <summary>What came over the wire.</summary>
/// <param name="Target">Path and query as sent, nothing decoded.</param>
public sealed record ProviderRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <param name="Location">Where a redirection points.</param>
/// <param name="CutAfter">Bytes after which the connection breaks, though the length that was announced is longer.</param>
public sealed record ProviderAnswer(int Status, string Body, string? Location = null, int? CutAfter = null);

/// <summary>A real HTTP server on a free port of this machine that stands in for a provider.</summary>
public sealed class ProviderServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<ProviderRequest> requests = new();
    private readonly WebApplication app;

    private ProviderServer(WebApplication app, Func<ProviderRequest, ProviderAnswer?> answer)
    {
        this.app = app;
        Answer = answer;
    }

    public string Endpoint => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Every request that came, in order.</summary>
    public IReadOnlyList<ProviderRequest> Requests => [.. requests];

    /// <summary>What is answered; null for no answer ever.</summary>
    public Func<ProviderRequest, ProviderAnswer?> Answer { get; set; }

    /// <summary>Completes when requests may be answered.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <param name="certificate">A PEM file of certificate and key, for https.</param>
    public static async Task<ProviderServer> StartAsync(Func<ProviderRequest, ProviderAnswer?> answer, string? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(X509Certificate2.CreateFromPemFile(certificate, certificate));
            }
        }));
        var app = builder.Build();
        var server = new ProviderServer(app, answer);
        app.Run(server.ServeAsync);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = new ProviderRequest(
            context.Request.Method, context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray());
        requests.Enqueue(request);
        await Gate.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Answer(request) is not { } answer)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json;charset=utf-8";
        context.Response.Headers.Location = answer.Location;
        if (answer.CutAfter is { } length)
        {
            context.Response.ContentLength = answer.Body.Length;
            await context.Response.WriteAsync(answer.Body[..length]);
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }
        await context.Response.WriteAsync(answer.Body);
    }
}
