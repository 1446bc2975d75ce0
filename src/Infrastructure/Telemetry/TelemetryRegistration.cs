using System.Diagnostics;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Telemetry;

public static class TelemetryRegistration
{
    /// <summary>Where traces and metrics go by OTLP, in OpenTelemetry's own spelling, as are its other settings.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // Exceptions in spans quote what was sent; none leaves.
    private const string MaxEvents = "OTEL_SPAN_EVENT_COUNT_LIMIT";

    /// <summary>Whether requests, commands, statements and messages leave spans.</summary>
    public static bool IsTraced(this IConfiguration configuration) => configuration[Endpoint] is { Length: > 0 };

    /// <summary>Traces and metrics, where either is sent or read anywhere; nothing at all where they aren't.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<MetricsSettings>().AddOptions<MetricsSettings>().Validate(
            _ => configuration[Endpoint] is not { Length: > 0 } endpoint || (Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"),
            $"{Endpoint} must be the address of a collector, such as http://localhost:4317.");
        var isScraped = int.TryParse(configuration["Metrics:Port"], out var port) && port != 0;
        var isTraced = configuration.IsTraced();
        if (!isScraped && !isTraced)
        {
            return services;
        }
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(
            configuration["OTEL_SERVICE_NAME"] ?? "slices",
            serviceVersion: ProductVersion.Current));
        if (isTraced)
        {
            configuration[MaxEvents] = "0";
            Sdk.SetDefaultTextMapPropagator(new CompositeTextMapPropagator([]));
            services.AddSingleton<DistributedContextPropagator, NoPropagation>();
            telemetry.WithTracing(tracing => tracing
                .AddSource(Tracing.Source.Name)
                .AddNpgsql()
                .AddAspNetCoreInstrumentation(o => o.Filter = IsWorthASpan)
                .AddProcessor<SpanFilter>()
                .AddOtlpExporter());
        }
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(Metrics.Meter.Name).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddNpgsqlInstrumentation()
                .AddInstrumentation(provider => ActivatorUtilities.CreateInstance<OutboxMetrics>(provider));
            if (isTraced)
            {
                metrics.AddOtlpExporter();
            }
            if (isScraped)
            {
                metrics.AddPrometheusExporter();
                services.AddSingleton<MetricsServer>();
            }
        });
        return services;
    }

    // Machines ask these every few seconds.
    private static bool IsWorthASpan(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments(MetricsServer.Path);
}
