using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Slices.Tests.Support;

/// <summary>A span as the collector got it; its tags by name, the numbers as text.</summary>
public sealed record ExportedSpan(string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Tags, int Events);

/// <summary>A collector of traces and metrics, by OTLP over HTTP. It keeps what is sent, byte for byte.</summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<byte[]> traces = new();
    private readonly ConcurrentQueue<byte[]> metrics = new();
    private readonly WebApplication server;

    private OtlpCollector(WebApplication server) => this.server = server;

    public string Address => server.Urls.First();

    /// <summary>Everything that was sent, as text.</summary>
    public IEnumerable<string> Texts => traces.Concat(metrics).Select(Encoding.UTF8.GetString);

    public int MetricExports => metrics.Count;

    public List<ExportedSpan> Spans => [..
        from request in traces
        from resource in Fields(request).Where(f => f.Number == 1)
        from scope in Fields(resource.Bytes).Where(f => f.Number == 2)
        from span in Fields(scope.Bytes).Where(f => f.Number == 2)
        select Read(span.Bytes)];

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new OtlpCollector(builder.Build());
        collector.server.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            (context.Request.Path == "/v1/traces" ? collector.traces : collector.metrics).Enqueue(body.ToArray());
            context.Response.ContentType = "application/x-protobuf";
        });
        await collector.server.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static ExportedSpan Read(byte[] span)
    {
        var fields = Fields(span).ToList();
        return new(
            Hex(1), Hex(2), Hex(4), Encoding.UTF8.GetString(Bytes(5)),
            fields.Where(f => f.Number == 9).Select(f => Fields(f.Bytes).ToList()).ToDictionary(
                tag => Encoding.UTF8.GetString(tag.Single(f => f.Number == 1).Bytes), tag => Value(tag.Single(f => f.Number == 2).Bytes)),
            fields.Count(f => f.Number == 11));

        byte[] Bytes(int number) => fields.FirstOrDefault(f => f.Number == number).Bytes ?? [];

        string Hex(int number) => Convert.ToHexStringLower(Bytes(number));
    }

    private static string Value(byte[] any) => Fields(any).FirstOrDefault() is { Number: 1 } text ? Encoding.UTF8.GetString(text.Bytes) : $"{Fields(any).FirstOrDefault().Varint}";

    // Protocol Buffers' wire format: a key, then a varint, eight bytes, a length and as many bytes, or four bytes.
    private static IEnumerable<(int Number, byte[] Bytes, ulong Varint)> Fields(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            var (bytes, varint) = (Array.Empty<byte>(), 0UL);
            switch (key & 7)
            {
                case 0: varint = Varint(message, ref at); break;
                case 1: at += 8; break;
                case 5: at += 4; break;
                default:
                    var length = (int)Varint(message, ref at);
                    bytes = message[at..(at + length)];
                    at += length;
                    break;
            }
            yield return ((int)(key >> 3), bytes, varint);
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        for (var (value, shift) = (0UL, 0); ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
