using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Slices.Tests.Infrastructure.Passwords;

/// <summary>A service of leaked passwords as its documentation describes it: <c>GET /range/ABCDE</c>, a line <c>SUFFIX:COUNT</c> each, padded on demand.</summary>
public sealed class BreachServer : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> requests = new();
    private WebApplication app = null!;

    public string Endpoint => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/range";

    /// <summary>Everything that came over the wire: the target, and every header and body.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    public IReadOnlyList<string> Leaked { get; set; } = [];

    /// <summary>What is answered instead of the list, or nothing ever for null.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(ServeAsync);
        await app.StartAsync();
    }

    /// <summary>Forgets what was asked, and how it was told to answer.</summary>
    public void BeginAnew(params string[] leaked)
    {
        requests.Clear();
        (Leaked, Instead) = (leaked, null);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

#pragma warning disable CA5350 // What leaks are listed by.
    public static string Hash(string password) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350

    private async Task ServeAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        requests.Enqueue($"{context.Request.Method} {target}\n{string.Join('\n', context.Request.Headers.Select(h => $"{h.Key}: {h.Value}"))}\n{body}");
        if (Instead is not null)
        {
            await Instead(context);
            return;
        }
        if (target.Split('/') is not ["", "range", { Length: 5 } prefix] || !prefix.All(char.IsAsciiHexDigit))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("The hash prefix was not in a valid format");
            return;
        }
        var lines = Leaked.Select(Hash).Where(h => h.StartsWith(prefix, StringComparison.Ordinal)).Select((h, i) => $"{h[5..]}:{i + 3}");
        if (context.Request.Headers["Add-Padding"] == "true")
        {
            lines = lines.Concat(Enumerable.Range(0, 800).Select(i => $"{Hash($"padding {i}")[5..]}:0"));
        }
        await context.Response.WriteAsync(string.Join("\r\n", lines.Order()));
    }
}
