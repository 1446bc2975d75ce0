using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.WebUtilities;

namespace Slices.Tests.Support;

/// <summary>A browser without script: keeps cookies, reads pages, fills in their forms and sends them.</summary>
public sealed class Visitor
{
    private readonly Uri address;
    private readonly HttpClient http;

    /// <param name="from">The loopback address that requests come from, so that one machine can be many networks.</param>
    /// <param name="host">The site's name, where it is served under no other.</param>
    public Visitor(Uri address, string language, IPAddress? from, string? host = null)
    {
        this.address = address;
        var handler = new SocketsHttpHandler
        {
            CookieContainer = Cookies,
            AllowAutoRedirect = false,
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                if (from is not null)
                {
                    socket.Bind(new IPEndPoint(from, 0));
                }
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        http = new(handler) { BaseAddress = address };
        http.DefaultRequestHeaders.Host = host;
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        http.DefaultRequestHeaders.UserAgent.ParseAdd("tests/1.0");
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>Says of every request that it was forwarded for this address, as a proxy does, or a liar.</summary>
    public Visitor ForwardedFor(string address)
    {
        http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return this;
    }

    /// <summary>Says this of itself, whatever it is.</summary>
    public Visitor CallingItself(string userAgent)
    {
        http.DefaultRequestHeaders.Remove("User-Agent");
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
        return this;
    }

    /// <summary>Where the site listens, without a slash at the end.</summary>
    public string Origin => address.GetLeftPart(UriPartial.Authority);

    /// <summary>The page at the path, after at most a few redirections.</summary>
    public async Task<Page> GetAsync(string path)
    {
        var page = await SendAsync(new(HttpMethod.Get, path));
        for (var left = 5; page.Location is { } next && left > 0; left--)
        {
            page = await SendAsync(new(HttpMethod.Get, next));
        }
        return page;
    }

    /// <summary>One request, redirections not followed.</summary>
    public async Task<Page> SendAsync(HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request);
        return Page.Of(response, await response.Content.ReadAsByteArrayAsync());
    }

    public async Task<JsonElement> GetJsonAsync(string path) => await http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>
    /// Fills in the form of the page at the path and sends it. Fields are named without <c>Input.</c>; the captcha is
    /// solved unless the fields say an answer. Redirections are not followed.
    /// </summary>
    public async Task<Page> SubmitAsync(string path, params (string Name, string Value)[] fields) =>
        await SubmitAsync(await GetAsync(path), fields);

    public async Task<Page> SubmitAsync(Page page, params (string Name, string Value)[] fields)
    {
        var form = page.Form(fields.Select(f => f.Name));
        var values = form.Elements.OfType<IHtmlInputElement>()
            .Where(i => i.Name is not null && i.Type is not ("checkbox" or "submit"))
            .ToDictionary(i => i.Name!, i => i.Value);
        foreach (var (name, value) in fields)
        {
            values[form.Elements.OfType<IHtmlElement>().Any(e => e.GetAttribute("name") == $"Input.{name}") ? $"Input.{name}" : name] = value;
        }
        if (values.TryGetValue("Input.CaptchaId", out var captcha) && !fields.Any(f => f.Name == "CaptchaAnswer"))
        {
            values["Input.CaptchaAnswer"] = (await GetJsonAsync($"/dev/captcha/{captcha}")).GetProperty("answer").GetString()!;
        }
        var address = new Uri(page.Url, form.GetAttribute("action") ?? "").PathAndQuery;
        return form.Method == "post" ? await PostAsync(address, values) : await SendAsync(new(HttpMethod.Get, QueryHelpers.AddQueryString(address, values!)));
    }

    /// <summary>Sends the form as above and goes where that leads.</summary>
    public async Task<Page> CompleteAsync(string path, params (string Name, string Value)[] fields) => await CompleteAsync(await GetAsync(path), fields);

    public async Task<Page> CompleteAsync(Page page, params (string Name, string Value)[] fields) =>
        await SubmitAsync(page, fields) is var answer && answer.Location is { } next ? await GetAsync(next) : answer;

    /// <summary>Sends these fields and nothing else.</summary>
    public Task<Page> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> fields) =>
        SendAsync(new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields) });

    // What people do ------------------------------------------------------------------------------------------------

    public Task<Page> RegisterAsync(string name, string email, string password = Site.Password) => CompleteAsync(
        "/register", ("UserName", name), ("Email", email), ("Password", password), ("ConfirmPassword", password), ("Agree", "true"));

    public Task<Page> SignInAsync(string login, string password = Site.Password, bool remember = false, string path = "/login") => SubmitAsync(
        path, ("Login", login), ("Password", password), ("Remember", remember ? "true" : "false"));

    /// <summary>Forgets the session, as a browser does that was closed.</summary>
    public Visitor Anew()
    {
        if (Cookies.GetCookies(address)["slices"] is { } session)
        {
            session.Expired = true;
        }
        return this;
    }

    public async Task<bool> IsSignedInAsync() => (await GetAsync("/")).Url.AbsolutePath == "/";

    /// <summary>The value of the session's cookie, or null.</summary>
    public string? SessionCookie => Cookies.GetCookies(address)["slices"]?.Value;
}

/// <summary>An answer of the site, read as a person would.</summary>
public sealed record Page(HttpStatusCode Status, Uri Url, string? Location, HttpResponseMessage Response, byte[] Body)
{
    private IHtmlDocument? document;

    /// <summary>What stands in the page; empty for what is none. Read when it is asked for, since most answers are judged by less.</summary>
    public IHtmlDocument Document => document ??= new HtmlParser().ParseDocument(
        Response.Content.Headers.ContentType?.MediaType == "text/html" ? Text : "");

    /// <summary>The text of the page's main part, with white space folded.</summary>
    public string Words => string.Join(' ', (Document.QuerySelector("main")?.TextContent ?? Document.Body!.TextContent)
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    /// <summary>The sentence beside the field, or nothing.</summary>
    public string Error(string field) => Document.GetElementById($"{field}-error")?.TextContent.Trim() ?? "";

    /// <summary>What the page says above the form.</summary>
    public string Alert => string.Join(' ', (Document.QuerySelector("[role=alert]")?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public string? Header(string name) =>
        Response.Headers.TryGetValues(name, out var values) || Response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>The form that has all these fields, named with or without <c>Input.</c>: one that is posted, if there is.</summary>
    public IHtmlFormElement Form(IEnumerable<string> fields) => Document.Forms.OrderBy(form => form.Method != "post").FirstOrDefault(form =>
        fields.All(name => form.QuerySelector($"[name='{name}'], [name='Input.{name}']") is not null))
        ?? throw new InvalidOperationException($"{Url} ({(int)Status}) has no form with {string.Join(", ", fields)}: {Words}");

    public static Page Of(HttpResponseMessage response, byte[] body) =>
        new(response.StatusCode, response.RequestMessage!.RequestUri!, response.Headers.Location?.ToString(), response, body);
}
