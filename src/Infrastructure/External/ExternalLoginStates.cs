using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.External;

/// <summary>What a provider is asked for.</summary>
public enum ExternalPurpose { SignIn, Link, Reauthentication }

/// <summary>What a request to a provider is for, kept until its callback.</summary>
/// <param name="ReturnUrl">Where the browser goes on after it.</param>
/// <param name="SessionId">The session that it was begun in, and is bound to; null without one.</param>
public sealed record ExternalLoginState(ExternalPurpose Purpose, string Provider, string? ReturnUrl, Guid? SessionId)
{
    public const string Parameter = "state";

    /// <summary>Redirects the browser to the provider.</summary>
    public ChallengeResult Begin()
    {
        var properties = new AuthenticationProperties { RedirectUri = "/" };
        properties.SetParameter(Parameter, this);
        return new(Provider, properties);
    }
}

/// <summary>The states of browsers that are at a provider. Each is taken once, on the browser that began it.</summary>
public sealed class ExternalLoginStates(IEphemeralStore store, BrowserKey browser)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public Task KeepAsync(string key, ExternalLoginState state) =>
        store.PutAsync(Key(browser.Give(), key), JsonSerializer.Serialize(state), Lifetime);

    /// <summary>The state that this browser began under that key, for another provider's callback or a second time null.</summary>
    public async Task<ExternalLoginState?> TakeAsync(string provider, string? key) =>
        ExternalLoginStateProtector.IsState(key)
        && browser.Find() is { Length: > 0 } browserKey
        && await store.TakeAsync(Key(browserKey, key!)) is { } kept
        && JsonSerializer.Deserialize<ExternalLoginState>(kept) is { } state
        && state.Provider == provider
            ? state
            : null;

    private static string Key(string browserKey, string key) => EphemeralKey.For("external:state", $"{browserKey} {key}");
}
