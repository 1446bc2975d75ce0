using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Slices.Infrastructure.Telemetry;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Telemetry;

/// <summary>Somebody registers, activates, mistypes and signs in; then everything that left the process is looked into.</summary>
[Slow]
public sealed class TelemetryTests(TelemetryTests.Journey journey, ITestOutputHelper output) : IClassFixture<TelemetryTests.Journey>
{
    [Fact]
    public void One_trace_leads_from_the_registration_to_the_delivered_mail()
    {
        var request = journey.Spans.Single(s => s.Name == "POST register");
        var trace = journey.Spans.Where(s => s.Trace == request.Trace).ToList();
        Print(trace, request.Parent, "");

        request.Parent.ShouldBeEmpty();
        var command = trace.Single(s => s.Name == "RegisterCommand");
        command.Parent.ShouldBe(request.Id);
        trace.ShouldContain(s => s.Parent == command.Id && s.Tags.ContainsKey("db.query.text"));
        var mail = trace.Single(s => s.Name == "send mail");
        mail.Parent.ShouldBe(command.Id);
        mail.Tags["slices.outcome"].ShouldBe("sent");
        mail.Tags["slices.mail.template"].ShouldBe("Activation");
        trace.ShouldContain(s => s.Parent == mail.Id && s.Tags.ContainsKey("db.query.text"));
    }

    [Fact]
    public void Paths_are_templates() =>
        journey.Spans.Where(s => s.Tags.ContainsKey("http.route")).Select(s => s.Name).ShouldContain("GET activate/{token}");

    [Fact]
    public void What_happened_is_counted()
    {
        output.WriteLine(journey.Metrics);

        Value("slices_registrations_total").ShouldBe(1);
        Value("slices_sign_ins_total", "slices_factor=\"password\"", "slices_outcome=\"signed_in\"").ShouldBe(1);
        Value("slices_sign_ins_total", "slices_factor=\"password\"", "slices_outcome=\"refused\"").ShouldBe(1);
        Value("slices_mail_delay_seconds_count", "slices_mail_template=\"activation\"", "slices_outcome=\"sent\"").ShouldBe(1);
        Value("slices_captchas_total", "slices_captcha_kind=\"characters\"", "slices_outcome=\"asked\"").ShouldBeGreaterThan(1);
        Value("slices_captchas_total", "slices_captcha_kind=\"characters\"", "slices_outcome=\"right\"").ShouldBe(4);
        Value("slices_outbox_waiting", "slices_outbox=\"mail\"").ShouldBe(0);
        Value("slices_outbox_oldest_age_seconds", "slices_outbox=\"sms\"").ShouldBe(0);
        Value("slices_password_hashing_wait_seconds_count").ShouldBeGreaterThan(2);
        Value("slices_password_hashing_active").ShouldBe(0);
        Value("slices_limits_hit_total", "slices_act=\"activation\"", "slices_limit=\"network\"").ShouldBe(1);
        journey.Metrics.ShouldContain("http_route=\"activate/{token}\"");
    }

    [Fact]
    public void Nothing_that_was_exported_names_anybody()
    {
        journey.Canaries.Count.ShouldBeGreaterThan(8);
        journey.Exported.Count.ShouldBeGreaterThan(2);
        foreach (var canary in journey.Canaries)
        {
            journey.Exported.Where(text => text.Contains(canary, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty(canary);
        }
        journey.Spans.Sum(s => s.Events).ShouldBe(0);
    }

    [Fact]
    public void A_strangers_trace_is_not_gone_on_with() => journey.Spans.ShouldNotContain(s => s.Trace == Journey.StrangersTrace);

    [Fact]
    public async Task The_metrics_port_answers_nothing_else_and_no_other_answers_the_metrics()
    {
        using var http = new HttpClient();
        foreach (var path in new[] { "/", "/login", "/health/live", "/metrics/x" })
        {
            (await http.GetAsync(journey.MetricsAddress + path)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }
        (await journey.Visit().GetAsync("/metrics")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Where_neither_is_set_nothing_listens()
    {
        await using var site = new Site();
        await site.InitializeAsync();

        site.Services.GetService<TracerProvider>().ShouldBeNull();
        site.Services.GetService<MeterProvider>().ShouldBeNull();
        Tracing.Source.HasListeners().ShouldBeFalse();
    }

    private double Value(string metric, params string[] tags)
    {
        var lines = journey.Metrics.Split('\n').Where(l => l.StartsWith(metric + "{", StringComparison.Ordinal) || l.StartsWith(metric + " ", StringComparison.Ordinal))
            .Where(l => tags.All(t => l.Contains(t, StringComparison.Ordinal))).ToList();
        var line = lines.ShouldHaveSingleItem($"{metric} {string.Join(' ', tags)}");
        return double.Parse(Regex.Match(line, @"(?<=[} ])[\d.eE+-]+(?= \d+$|$)").Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    private void Print(List<ExportedSpan> trace, string parent, string indent)
    {
        foreach (var span in trace.Where(s => s.Parent == parent))
        {
            output.WriteLine($"{indent}{span.Name} {string.Join(' ', span.Tags.Where(t => t.Key is not "db.query.text").Select(t => $"{t.Key}={t.Value}"))}");
            Print(trace, span.Id, indent + "  ");
        }
    }

    /// <summary>The site as a process of its own, with a collector, and what left it.</summary>
    public sealed class Journey : IAsyncLifetime
    {
        public const string StrangersTrace = "0af7651916cd43dd8448eb211c80319c";

        private Application? application;

        public List<ExportedSpan> Spans { get; private set; } = [];

        public string Metrics { get; private set; } = "";

        public string MetricsAddress { get; private set; } = "";

        /// <summary>Everything that was exported, of both kinds.</summary>
        public List<string> Exported { get; private set; } = [];

        /// <summary>What people typed and were sent, and what tells who or where they are.</summary>
        public List<string> Canaries { get; } = ["canarybird", "canary-mail@example.com", "a canary sings 7 songs", "canary-query", "canary-baggage", "canary-agent", "127.0.0.77", "13800138111"];

        public Visitor Visit() => application!.Visit();

        public async ValueTask InitializeAsync()
        {
            await using var collector = await OtlpCollector.StartAsync();
            MetricsAddress = $"http://127.0.0.1:{Ports.Free()}";
            application = await Application.ServeAsync(new()
            {
                ["ConnectionStrings:Postgres"] = await Postgres.CloneAsync(),
                ["Site:DataDirectory"] = Directory.CreateTempSubdirectory("slices-telemetry-").FullName,
                ["Scheduling:Enabled"] = "false",
                ["Throttle:Activation:Network:Count"] = "2",
                ["Metrics:Port"] = MetricsAddress.Split(':')[^1],
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            });
            await WalkAsync(new Visitor(application.Address, "en", IPAddress.Parse("127.0.0.77")).CallingItself("canary-agent/1.0"));

            await Eventually.TrueAsync(() => Task.FromResult(collector.Spans.Exists(s => s.Name == "send mail") && collector.Spans.Exists(s => s.Name == "LoginCommand")));
            var exports = collector.MetricExports;
            await Eventually.TrueAsync(() => Task.FromResult(collector.MetricExports > exports + 1));
            using var http = new HttpClient();
            Metrics = await http.GetStringAsync(MetricsAddress + "/metrics");
            (Spans, Exported) = (collector.Spans, [.. collector.Texts, Metrics]);
        }

        public async ValueTask DisposeAsync() => await application!.DisposeAsync();

        private async Task WalkAsync(Visitor visitor)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/login?returnUrl=/canary-query");
            request.Headers.Add("traceparent", $"00-{StrangersTrace}-b7ad6b7169203331-01");
            request.Headers.Add("tracestate", "x=canary-baggage");
            request.Headers.Add("baggage", "who=canary-baggage");
            await visitor.SendAsync(request);
            await visitor.RegisterAsync("canarybird", "canary-mail@example.com", "a canary sings 7 songs");
            var link = "";
            await Eventually.TrueAsync(async () =>
            {
                var mails = await visitor.GetJsonAsync("/dev/mailbox.json");
                link = mails.GetArrayLength() == 0 ? "" : Regex.Match(mails[0].GetProperty("text").GetString()!, @"/activate/[\w-]+").Value;
                return link.Length > 0;
            });
            Canaries.Add(link["/activate/".Length..]);
            await visitor.SubmitAsync(link);
            Canaries.Add(visitor.SessionCookie ?? "canary-none");
            var stranger = new Visitor(application!.Address, "en", IPAddress.Parse("127.0.0.77"));
            await stranger.SignInAsync("canary-mail@example.com", "a canary sings 8 songs");
            (await stranger.SignInAsync("canarybird", "a canary sings 7 songs")).Status.ShouldBe(HttpStatusCode.Redirect);
            Canaries.Add(stranger.SessionCookie!);
            await stranger.SubmitAsync("/account/mobile", ("Mobile", "13800138111"));
            for (var times = 0; times < 2; times++)
            {
                await stranger.SubmitAsync("/activate/resend", ("Email", "canary-mail@example.com"));
            }
            (await visitor.GetAsync(link)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        }
    }
}
