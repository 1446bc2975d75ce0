using System.Text.Json;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.External;

/// <summary>Our website at the WeChat Open Platform.</summary>
public sealed class WeChatSettings : ExternalSettings, ISettings
{
    public static string Section => "WeChat";

    /// <summary>The application's secret.</summary>
    public string AppSecret { get; set; } = "";

    /// <summary>Where people scan the code.</summary>
    public string AuthorizationEndpoint { get; set; } = "https://open.weixin.qq.com";

    /// <summary>Where the site asks who they are.</summary>
    public string Endpoint { get; set; } = "https://api.weixin.qq.com";

    public override string Secret => AppSecret;

    public IEnumerable<string> Validate(IHostEnvironment environment) => Validate(
        Section, nameof(AppSecret), environment, (nameof(AuthorizationEndpoint), AuthorizationEndpoint), (nameof(Endpoint), Endpoint));
}

/// <summary>WeChat login for websites, where people scan a code: https://developers.weixin.qq.com/doc/oplatform. Everything is a GET; it knows no PKCE.</summary>
public sealed class WeChat(IOptions<WeChatSettings> settings) : ExternalProvider
{
    public const string Key = "wechat";

    public override string Name => Key;

    public override ExternalSettings Settings => settings.Value;

    public override Uri Authorization => new(new Uri(settings.Value.AuthorizationEndpoint), "/connect/qrconnect");

    public override Uri Token => new(Base, "/sns/oauth2/access_token");

    private Uri Base => new(settings.Value.Endpoint);

    public override string ChallengeUrl(string state, string callback) => Url(
        Authorization, ("appid", Settings.AppId), ("redirect_uri", callback), ("response_type", "code"), ("scope", "snsapi_login"), ("state", state))
        + "#wechat_redirect";

    public override async Task<JsonDocument> ExchangeAsync(ExternalChannel channel, string code, string callback, CancellationToken cancellation) =>
        ThrowIfRefused(await channel.GetAsync(Url(
            Token, ("appid", Settings.AppId), ("secret", Settings.Secret), ("code", code), ("grant_type", "authorization_code")), cancellation), "errcode");

    public override async Task<ExternalIdentity> IdentifyAsync(ExternalChannel channel, JsonElement token, CancellationToken cancellation)
    {
        var identity = ExternalIdentity.Of(Name, Text(token, "openid"), Text(token, "unionid"));
        if (identity.UnionId is not null)
        {
            return identity;
        }
        // It says much more, none of which is read.
        var url = Url(new(Base, "/sns/userinfo"), ("access_token", Text(token, "access_token") ?? ""), ("openid", identity.OpenId));
        using var person = ThrowIfRefused(await channel.GetAsync(url, cancellation), "errcode");
        return Text(person.RootElement, "openid") == identity.OpenId
            ? ExternalIdentity.Of(Name, identity.OpenId, Text(person.RootElement, "unionid"))
            : throw new ExternalException("an answer about somebody else");
    }
}
