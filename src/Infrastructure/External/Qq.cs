using System.Text.Json;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.External;

/// <summary>Our application at QQ Connect.</summary>
public sealed class QqSettings : ExternalSettings, ISettings
{
    public static string Section => "Qq";

    /// <summary>The application's secret.</summary>
    public string AppKey { get; set; } = "";

    /// <summary>Where the provider is.</summary>
    public string Endpoint { get; set; } = "https://graph.qq.com";

    public override string Secret => AppKey;

    public IEnumerable<string> Validate(IHostEnvironment environment) => Validate(Section, nameof(AppKey), environment, (nameof(Endpoint), Endpoint));
}

/// <summary>QQ Connect for websites: https://wiki.connect.qq.com. Everything is a GET; it knows no PKCE.</summary>
public sealed class Qq(IOptions<QqSettings> settings) : ExternalProvider
{
    public const string Key = "qq";

    private const string UnionIdNotGranted = "100048";

    public override string Name => Key;

    public override ExternalSettings Settings => settings.Value;

    public override Uri Authorization => new(Base, "/oauth2.0/authorize");

    public override Uri Token => new(Base, "/oauth2.0/token");

    private Uri Base => new(settings.Value.Endpoint);

    public override string ChallengeUrl(string state, string callback) => Url(
        Authorization, ("response_type", "code"), ("client_id", Settings.AppId), ("redirect_uri", callback), ("state", state), ("scope", "get_user_info"));

    public override async Task<JsonDocument> ExchangeAsync(ExternalChannel channel, string code, string callback, CancellationToken cancellation) =>
        ThrowIfRefused(await channel.GetAsync(Url(
            Token, ("grant_type", "authorization_code"), ("client_id", Settings.AppId), ("client_secret", Settings.Secret), ("code", code),
            ("redirect_uri", callback), ("fmt", "json")), cancellation), "error");

    public override async Task<ExternalIdentity> IdentifyAsync(ExternalChannel channel, JsonElement token, CancellationToken cancellation)
    {
        using var me = await MeAsync(channel, Text(token, "access_token") ?? "", cancellation);
        // A token that was given to another application says nothing about who is here.
        return Text(me.RootElement, "client_id") == Settings.AppId
            ? ExternalIdentity.Of(Name, Text(me.RootElement, "openid"), Text(me.RootElement, "unionid"))
            : throw new ExternalException("a token of another application");
    }

    // With the number that all applications of one operator share, which QQ tells only to those that have asked for it to be let.
    private async Task<JsonDocument> MeAsync(ExternalChannel channel, string token, CancellationToken cancellation)
    {
        var answer = await channel.GetAsync(Me(token, ("unionid", "1")), cancellation);
        if (answer.RootElement.TryGetProperty("error", out var error) && error.ToString() == UnionIdNotGranted)
        {
            answer.Dispose();
            answer = await channel.GetAsync(Me(token), cancellation);
        }
        return ThrowIfRefused(answer, "error");
    }

    private string Me(string token, params (string Name, string Value)[] more) => Url(new(Base, "/oauth2.0/me"), [("access_token", token), ("fmt", "json"), .. more]);
}
