using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Telemetry;

/// <summary>
/// Answers <c>/metrics</c> on a port of its own. It is a server apart from the site's, so that no mistake in the site's routes
/// shows the metrics to the public or the site on this port.
/// </summary>
public sealed class MetricsServer(MeterProvider metrics, IOptions<MetricsSettings> settings) : IAsyncDisposable
{
    public const string Path = "/metrics";

    private WebApplication? server;

    /// <exception cref="StartException">The port can't be listened at.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var port = settings.Value.Port;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenAnyIP(port);
        });
        server = builder.Build();
        server.UseOpenTelemetryPrometheusScrapingEndpoint(metrics, context => context.Request.Path == Path, path: null, configureBranchedPipeline: null, optionsName: null);
        try
        {
            await server.StartAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or SocketException or AddressInUseException)
        {
            throw new StartException(
                e.GetBaseException() is SocketException { SocketErrorCode: SocketError.AccessDenied }
                    ? $"Metrics:Port {port}: this user may not listen there; take a port from 1024 up."
                    : $"Metrics:Port {port}: another program, or the site itself, listens there already; take another port.",
                e);
        }
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
