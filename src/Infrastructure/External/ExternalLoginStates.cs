using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.External;

/// <summary>What somebody goes to a provider for.</summary>
public enum ExternalPurpose { SignIn, Link, Reauthentication }

/// <summary>A way to a provider and back.</summary>
/// <param name="ReturnUrl">Where it leads in the end.</param>
/// <param name="SessionId">The session that it was begun in, and is of no use outside of; null where nobody was signed in.</param>
public sealed record ExternalLoginState(ExternalPurpose Purpose, string Provider, string? ReturnUrl, Guid? SessionId)
{
    public const string Parameter = "journey";

    /// <summary>Sends the browser off.</summary>
    public ChallengeResult Begin()
    {
        var properties = new AuthenticationProperties { RedirectUri = "/" };
        properties.SetParameter(Parameter, this);
        return new(Provider, properties);
    }
}

/// <summary>Which journeys browsers are on. Each ends once, by its state, on the browser that began it.</summary>
public sealed class ExternalLoginStates(IEphemeralStore store, BrowserKey browser)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public Task KeepAsync(string state, ExternalLoginState journey) =>
        store.PutAsync(Key(browser.Give(), state), JsonSerializer.Serialize(journey), Lifetime);

    /// <summary>What that state stands for on this browser, from now on nothing; null where it stands for nothing.</summary>
    public async Task<ExternalLoginState?> EndAsync(string provider, string? state) =>
        ExternalLoginStateProtector.IsState(state)
        && browser.Find() is { Length: > 0 } key
        && await store.TakeAsync(Key(key, state!)) is { } kept
        && JsonSerializer.Deserialize<ExternalLoginState>(kept) is { } journey
        && journey.Provider == provider
            ? journey
            : null;

    private static string Key(string browserKey, string state) => EphemeralKey.For("external:journey", $"{browserKey} {state}");
}
