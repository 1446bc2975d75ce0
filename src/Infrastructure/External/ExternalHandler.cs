using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.External;

public sealed class ExternalOptions : OAuthOptions
{
    public ExternalProvider Provider { get; set; } = null!;
}

/// <summary>The framework's OAuth, with each provider's own words. Its ticket never becomes a session: it ends as an <see cref="ExternalLoginResult"/>.</summary>
public sealed class ExternalHandler(
    IOptionsMonitor<ExternalOptions> options, ILoggerFactory logger, UrlEncoder encoder, ExternalLoginStates states, IOptions<SiteSettings> site)
    : OAuthHandler<ExternalOptions>(options, logger, encoder)
{
    private const string UnionId = "unionid";

    private ExternalChannel Channel => new(Options.Backchannel);

    // By the settings, never by what a request says of itself.
    private string Callback => site.Value.Link(Options.CallbackPath);

    /// <summary>The callback is an endpoint of ours, counted and recorded as all others are.</summary>
    public override Task<bool> ShouldHandleRequestAsync() => Task.FromResult(false);

    /// <summary>Reads a provider's callback. The provider is asked only if the state is this browser's and unused.</summary>
    public async Task<ExternalLoginResult> HandleCallbackAsync()
    {
        if (await states.TakeAsync(Scheme.Name, Request.Query["state"]) is not { } state)
        {
            return new ExternalLoginResult.Failed(ExternalProblem.Expired, "no such state on this browser", null);
        }
        if (string.IsNullOrEmpty(Request.Query["code"]))
        {
            return new ExternalLoginResult.Failed(ExternalProblem.Cancelled, "came back without a code", state);
        }
        try
        {
            var result = await HandleRemoteAuthenticateAsync();
            return result.Principal is { } who
                ? new ExternalLoginResult.Succeeded(state, new(Scheme.Name, who.FindFirstValue(ClaimTypes.NameIdentifier)!, who.FindFirstValue(UnionId)))
                : new ExternalLoginResult.Failed(ExternalProblem.Expired, "the browser doesn't bear the state out", state);
        }
        catch (ExternalException e)
        {
            return new ExternalLoginResult.Failed(ExternalProblem.Unavailable, e.Message, state);
        }
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await base.HandleChallengeAsync(properties);
        await states.KeepAsync(Options.StateDataFormat.Protect(properties), properties.GetParameter<ExternalLoginState>(ExternalLoginState.Parameter)!);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri) =>
        Options.Provider.ChallengeUrl(Options.StateDataFormat.Protect(properties), Callback);

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        var token = OAuthTokenResponse.Success(await Options.Provider.ExchangeAsync(Channel, context.Code, Callback, Context.RequestAborted));
        return token switch
        {
            // The framework's own reading of it, which takes any "error" for one.
            { Error: not null } => throw new ExternalException("a token with an error beside it"),
            { AccessToken: null or "" } => throw new ExternalException("an answer without a token"),
            _ => token,
        };
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var who = await Options.Provider.IdentifyAsync(Channel, tokens.Response!.RootElement, Context.RequestAborted);
        identity.AddClaim(new(ClaimTypes.NameIdentifier, who.OpenId));
        if (who.UnionId is not null)
        {
            identity.AddClaim(new(UnionId, who.UnionId));
        }
        return new(new(identity), properties, Scheme.Name);
    }
}
