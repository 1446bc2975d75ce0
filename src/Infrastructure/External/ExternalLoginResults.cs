using Microsoft.AspNetCore.Authentication;

namespace Slices.Infrastructure.External;

/// <summary>Reads what a provider sends a browser back with.</summary>
public sealed class ExternalLoginResults(IAuthenticationHandlerProvider handlers, IHttpContextAccessor http)
{
    /// <summary>Who has come; null when there is no such provider.</summary>
    public async Task<ExternalLoginResult?> ReadAsync(string provider) =>
        http.HttpContext is { } context && await handlers.GetHandlerAsync(context, provider) is ExternalHandler handler
            ? await handler.HandleCallbackAsync()
            : null;
}

/// <summary>What came back from a provider.</summary>
public abstract record ExternalLoginResult
{
    public sealed record Succeeded(ExternalLoginState State, ExternalIdentity Identity) : ExternalLoginResult;

    /// <param name="Problem">For the person.</param>
    /// <param name="Reason">For the log.</param>
    /// <param name="State">Null where it isn't known which one it was.</param>
    public sealed record Failed(ExternalProblem Problem, string Reason, ExternalLoginState? State) : ExternalLoginResult;
}

/// <summary>Why an external login failed.</summary>
public enum ExternalProblem
{
    /// <summary>They turned back.</summary>
    Cancelled,

    /// <summary>The state is missing, of another browser, late or used.</summary>
    Expired,

    /// <summary>The provider didn't answer, or not as documented.</summary>
    Unavailable,

    /// <summary>Their account waits for its activation.</summary>
    NotActivated,

    /// <summary>Their account is shut out.</summary>
    Disabled,

    /// <summary>Somebody is signed in already.</summary>
    SignedIn,

    /// <summary>It isn't an identity of the account that was to reauthenticate.</summary>
    Foreign,
}
