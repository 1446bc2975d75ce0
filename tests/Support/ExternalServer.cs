using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Slices.Tests.Support;

/// <summary>Somebody who is signed in at a provider.</summary>
public sealed record Person(string OpenId, string? UnionId)
{
    /// <summary>Nobody has been them before.</summary>
    public static Person New() => new(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), "UID_" + Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
}

/// <summary>A real HTTP server on a free port of this machine that stands in for a provider, and misbehaves on demand.</summary>
public abstract class ExternalServer : IAsyncDisposable
{
    public const string AppId = "101234567";
    public const string Secret = "canary-0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    private readonly ConcurrentQueue<string> requests = new();
    private readonly ConcurrentDictionary<string, (Person Who, string Callback)> codes = new();
    private readonly ConcurrentDictionary<string, bool> used = new();
    private readonly ConcurrentDictionary<string, Person> tokens = new();
    private WebApplication app = null!;

    public string Endpoint => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public string Authority => new Uri(Endpoint).Authority;

    /// <summary>Path and query of every request that came, in order.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    /// <summary>Whoever is signed in there and agrees to everything; null for somebody who turns back.</summary>
    public Person? Who { get; set; } = Person.New();

    /// <summary>What is answered to the site's own questions whose path ends so, instead of the truth.</summary>
    public (string Path, Func<HttpContext, Task> Answer)? Instead { get; set; }

    /// <summary>Whether people see a page with a button, as in life, or are sent back at once.</summary>
    public bool Asks { get; set; }

    /// <summary>Every code and token that was given out.</summary>
    public IEnumerable<string> Secrets => [Secret, .. codes.Keys, .. tokens.Keys];

    protected abstract string AuthorizePath { get; }

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(ServeAsync);
        await app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Where a browser that is sent there is sent back to.</summary>
    public static async Task<Uri> PassAsync(string url)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await http.GetAsync(new Uri(url));
        return answer.Headers.Location ?? throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What the provider says to the site.</summary>
    protected abstract Task AnswerAsync(HttpContext context);

    /// <summary>What the provider says to a browser whose request isn't as documented; null when it is.</summary>
    protected abstract string? Fault(IQueryCollection query);

    /// <summary>How the browser of somebody comes back who turned back.</summary>
    protected abstract Dictionary<string, string?> Cancelled(string state);

    /// <summary>Who the code was given to; each code once, and only with the callback it was asked with, where that is said.</summary>
    protected Person? Redeem(string? code, string? callback) =>
        code is not null && codes.TryGetValue(code, out var given) && (callback is null || given.Callback == callback) && used.TryAdd(code, true) ? given.Who : null;

    protected string Give(Person who)
    {
        var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        tokens[token] = who;
        return token;
    }

    protected Person? Holder(string? token) => token is not null && tokens.TryGetValue(token, out var who) ? who : null;

    protected static Task SayAsync(HttpContext context, object answer)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(JsonSerializer.Serialize(answer));
    }

    private async Task ServeAsync(HttpContext context)
    {
        requests.Enqueue(context.Request.Path + context.Request.QueryString);
        if (context.Request.Path == AuthorizePath)
        {
            await AuthorizeAsync(context);
        }
        else if (Instead is { } instead && context.Request.Path.Value!.EndsWith(instead.Path, StringComparison.Ordinal))
        {
            await instead.Answer(context);
        }
        else
        {
            await AnswerAsync(context);
        }
    }

    private Task AuthorizeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        context.Response.ContentType = "text/html; charset=utf-8";
        if (Fault(query) is { } fault)
        {
            return context.Response.WriteAsync(fault);
        }
        var (callback, state) = (query["redirect_uri"].ToString(), query["state"].ToString());
        var back = Cancelled(state);
        if (Who is not null)
        {
            var code = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
            codes[code] = (Who, callback);
            back = new() { ["code"] = code, ["state"] = state };
        }
        var url = QueryHelpers.AddQueryString(callback, back);
        if (Asks)
        {
            return context.Response.WriteAsync($"<!doctype html><link rel=icon href='data:,'><title>A provider</title><a href='{WebUtility.HtmlEncode(url)}'>Agree</a>");
        }
        context.Response.Redirect(url);
        return Task.CompletedTask;
    }
}

/// <summary>QQ Connect as its documentation describes it.</summary>
public sealed class QqServer : ExternalServer
{
    protected override string AuthorizePath => "/oauth2.0/authorize";

    protected override string? Fault(IQueryCollection query) =>
        query["client_id"] != AppId ? "error 100008"
        : query["response_type"] != "code" ? "error 100000"
        : !query.ContainsKey("redirect_uri") ? "error 100010"
        : null;

    protected override Dictionary<string, string?> Cancelled(string state) => new() { ["usercancel"] = "1", ["state"] = state };

    protected override Task AnswerAsync(HttpContext context) => (context.Request.Path.Value, context.Request.Query) switch
    {
        ("/oauth2.0/token", var query) when query["client_id"] != AppId => RefuseAsync(context, 100008, "client id is illegal"),
        ("/oauth2.0/token", var query) when query["client_secret"] != Secret => RefuseAsync(context, 100009, "client secret is illegal"),
        ("/oauth2.0/token", var query) => Redeem(query["code"], query["redirect_uri"]) is { } who
            ? query["fmt"] == "json"
                ? SayAsync(context, new { access_token = Give(who), expires_in = "7776000", refresh_token = "refresh-canary" })
                : context.Response.WriteAsync($"access_token={Give(who)}&expires_in=7776000&refresh_token=refresh-canary")
            : RefuseAsync(context, 100020, "code is reused error"),
        ("/oauth2.0/me", var query) when query["unionid"] == "1" && Holder(query["access_token"]) is { UnionId: null } => RefuseAsync(context, 100048, "companyid not set"),
        ("/oauth2.0/me", var query) => Holder(query["access_token"]) is { } who
            ? query["fmt"] == "json" ? SayAsync(context, Me(who, query)) : context.Response.WriteAsync($"callback( {JsonSerializer.Serialize(Me(who, query))} );")
            : RefuseAsync(context, 100016, "access token check failed"),
        _ => context.Response.WriteAsync("not found"),
    };

    private static Dictionary<string, string> Me(Person who, IQueryCollection query)
    {
        var me = new Dictionary<string, string> { ["client_id"] = AppId, ["openid"] = who.OpenId };
        if (query["unionid"] == "1" && who.UnionId is not null)
        {
            me["unionid"] = who.UnionId;
        }
        return me;
    }

    private static Task RefuseAsync(HttpContext context, int error, string description) => SayAsync(context, new { error, error_description = description });
}

/// <summary>WeChat login for websites as its documentation describes it.</summary>
public sealed class WeChatServer : ExternalServer
{
    /// <summary>Whether the unionid stands beside the token, or is only among what is said of the person.</summary>
    public bool IsUnionIdWithToken { get; set; } = true;

    protected override string AuthorizePath => "/connect/qrconnect";

    protected override string? Fault(IQueryCollection query) =>
        query["appid"] != AppId ? "AppID 参数错误"
        : query["scope"] != "snsapi_login" ? "Scope 参数错误或没有 Scope 权限"
        : query["state"].ToString().Length > 128 ? "state 参数错误"
        : query["response_type"] != "code" || !query.ContainsKey("redirect_uri") ? "redirect_uri 参数错误"
        : null;

    protected override Dictionary<string, string?> Cancelled(string state) => new() { ["state"] = state };

    protected override Task AnswerAsync(HttpContext context) => (context.Request.Path.Value, context.Request.Query) switch
    {
        ("/sns/oauth2/access_token", var query) when query["appid"] != AppId => RefuseAsync(context, 40013, "invalid appid"),
        ("/sns/oauth2/access_token", var query) when query["secret"] != Secret => RefuseAsync(context, 40125, "invalid appsecret"),
        ("/sns/oauth2/access_token", var query) => Redeem(query["code"], null) is { } who
            ? SayAsync(context, Token(who))
            : RefuseAsync(context, 40163, "code been used"),
        ("/sns/userinfo", var query) => Holder(query["access_token"]) is { } who && query["openid"] == who.OpenId
            ? SayAsync(context, new { openid = who.OpenId, nickname = "昵称 nickname-canary", sex = 0, headimgurl = "https://thirdwx.qlogo.cn/x", unionid = who.UnionId })
            : RefuseAsync(context, 40001, "invalid credential"),
        _ => RefuseAsync(context, 40066, "invalid url"),
    };

    private Dictionary<string, object> Token(Person who)
    {
        var token = new Dictionary<string, object>
        {
            ["access_token"] = Give(who),
            ["expires_in"] = 7200,
            ["refresh_token"] = "refresh-canary",
            ["openid"] = who.OpenId,
            ["scope"] = "snsapi_login",
        };
        if (IsUnionIdWithToken && who.UnionId is not null)
        {
            token["unionid"] = who.UnionId;
        }
        return token;
    }

    private static Task RefuseAsync(HttpContext context, int errcode, string errmsg) => SayAsync(context, new { errcode, errmsg = $"{errmsg}, rid: 1" });
}
