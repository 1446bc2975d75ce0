using System.Net.Sockets;
using System.Text;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Security;

/// <summary>What a request gets that is for another name than the site's own.</summary>
public sealed class CanonicalHostTests(CanonicalHostTests.Sites sites) : IClassFixture<CanonicalHostTests.Sites>
{
    private const string Own = "id.example.com";

    [Theory]
    [InlineData("www.example.com", "/login?returnUrl=%2Faccount", "/login?returnUrl=%2Faccount")]
    [InlineData("example.com:8443", "/css/site.css", "/css/site.css")]
    [InlineData("127.0.0.1", "/", "/")]
    [InlineData("[::1]:5080", "/api/v1/me", "/api/v1/me")]
    [InlineData("id.example.com.", "/login", "/login")]
    [InlineData("id.example.com.evil.example", "/login", "/login")]
    [InlineData("evil-id.example.com", "/nothing", "/nothing")]
    [InlineData("evil.example", "/%E7%99%BB%E5%BD%95?x=%E7%99%BB", "/%E7%99%BB%E5%BD%95?x=%E7%99%BB")]
    [InlineData("evil.example", "//evil.example/x", "//evil.example/x")]
    [InlineData("evil.example", "/@evil.example", "/@evil.example")]
    [InlineData("evil.example", "/%0d%0aSet-Cookie:%20x=1", "/%0D%0ASet-Cookie:%20x=1")]
    [InlineData("evil.example", "/x?y=%0d%0aSet-Cookie:%20x=1", "/x?y=%0d%0aSet-Cookie:%20x=1")]
    [InlineData("evil.example", "/a%2fb%25c", "/a%2fb%25c")]
    [InlineData("evil.example", "/\\evil.example", "/%5Cevil.example")]
    public async Task Reading_is_led_to_the_same_path_under_the_sites_own_name(string host, string target, string led)
    {
        foreach (var method in new[] { "GET", "HEAD" })
        {
            var answer = await SendAsync($"{method} {target} HTTP/1.1\r\nHost: {host}");

            answer.ShouldStartWith("HTTP/1.1 308 ");
            Header(answer, "Location").ShouldBe($"https://{Own}{led}");
            Header(answer, "Cache-Control").ShouldBe("no-store");
            Header(answer, "Strict-Transport-Security").ShouldBeNull("the other name's subdomains aren't ours");
            Header(answer, "Set-Cookie").ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("GET /login HTTP/1.0")]
    [InlineData("GET /login HTTP/1.1\r\nHost:")]
    [InlineData("GET http://evil.example/login HTTP/1.1\r\nHost: evil.example")]
    public async Task So_is_a_request_that_names_no_host_or_names_it_in_its_target(string request)
    {
        var answer = await SendAsync(request);

        answer.ShouldStartWith("HTTP/1.1 308 ");
        Header(answer, "Location").ShouldBe($"https://{Own}/login");
    }

    [Theory]
    [InlineData("id.example.com")]
    [InlineData("ID.Example.Com")]
    [InlineData("id.example.com:443")]
    [InlineData("id.example.com:8080")]
    public async Task Other_spellings_of_the_sites_own_name_and_any_port_are_served(string host)
    {
        var answer = await SendAsync($"GET /login HTTP/1.1\r\nHost: {host}");

        answer.ShouldStartWith("HTTP/1.1 200 ");
        Header(answer, "Strict-Transport-Security").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("POST", "/login")]
    [InlineData("POST", "/preferences")]
    [InlineData("DELETE", "/login")]
    [InlineData("BREW", "/")]
    public async Task Whatever_else_is_refused_with_the_plain_page(string method, string path)
    {
        var answer = await SendAsync($"{method} {path} HTTP/1.1\r\nHost: evil.example\r\nAccept-Language: en\r\nContent-Length: 0");

        answer.ShouldStartWith("HTTP/1.1 421 ");
        answer.ShouldContain("Wrong address");
        Header(answer, "Content-Security-Policy").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("POST", "/api/v1/captchas", "")]
    [InlineData("PUT", "/api/v1/me/email", "")]
    [InlineData("OPTIONS", "/api/v1/sessions", "Origin: https://app.example.com\r\nAccess-Control-Request-Method: POST\r\n")]
    public async Task And_under_the_API_with_a_problem(string method, string path, string headers)
    {
        var answer = await SendAsync($"{method} {path} HTTP/1.1\r\nHost: evil.example\r\n{headers}Accept-Language: en\r\nContent-Length: 0");

        answer.ShouldStartWith("HTTP/1.1 421 ");
        Header(answer, "Content-Type").ShouldBe("application/problem+json");
        answer.ShouldContain("\"code\":\"error.421\"");
        answer.ShouldContain("Wrong address");
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_is_told_under_any_name(string path)
    {
        (await SendAsync($"GET {path} HTTP/1.1\r\nHost: 10.0.0.7")).ShouldStartWith("HTTP/1.1 200 ");
        (await SendAsync($"GET {path} HTTP/1.0")).ShouldStartWith("HTTP/1.1 200 ");
        (await SendAsync("GET /healthy HTTP/1.1\r\nHost: 10.0.0.7")).ShouldStartWith("HTTP/1.1 308 ");
    }

    [Fact]
    public async Task The_name_that_a_known_proxy_was_asked_for_is_the_one_that_counts()
    {
        const string forwarded = "GET /login HTTP/1.1\r\nHost: 127.0.0.1:5080\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Host: ";

        (await SendAsync($"{forwarded}{Own}", sites.Proxied)).ShouldStartWith("HTTP/1.1 200 ");
        (await SendAsync($"{forwarded}evil.example", sites.Proxied)).ShouldStartWith("HTTP/1.1 308 ");
        (await SendAsync($"{forwarded}{Own}", sites.Plain)).ShouldStartWith("HTTP/1.1 308 ");
    }

    [Fact]
    public async Task In_Development_every_name_is_served()
    {
        await using var site = new Site(new() { ["Site:BaseUrl"] = $"https://{Own}" });
        await site.InitializeAsync();

        (await SendAsync("GET /login HTTP/1.1\r\nHost: evil.example", site)).ShouldStartWith("HTTP/1.1 200 ");
    }

    private Task<string> SendAsync(string request) => SendAsync(request, sites.Plain);

    private static async Task<string> SendAsync(string request, Site site)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(site.Address.Host, site.Address.Port);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes($"{request}\r\nConnection: close\r\n\r\n"), patience.Token);
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync(patience.Token);
    }

    private static string? Header(string answer, string name) => answer.Split("\r\n\r\n")[0].Split("\r\n")
        .FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];

    public sealed class Sites : IAsyncLifetime
    {
        public Site Plain { get; } = Production([]);

        public Site Proxied { get; } = Production(new() { ["Site:Proxies:0"] = "127.0.0.1" });

        public async ValueTask InitializeAsync() => await Task.WhenAll(Plain.InitializeAsync().AsTask(), Proxied.InitializeAsync().AsTask());

        public async ValueTask DisposeAsync() => await Task.WhenAll(Plain.DisposeAsync().AsTask(), Proxied.DisposeAsync().AsTask());

        private static Site Production(Dictionary<string, string?> settings) => new(new(settings)
        {
            ["environment"] = "Production",
            ["Passwords:Iterations"] = "220000",
            ["Site:BaseUrl"] = $"https://{Own}",
            ["Mail:Host"] = "mail.invalid",
            ["Mail:From"] = "no-reply@example.com",
            ["Cors:Origins:0"] = "https://app.example.com",
        });
    }
}
