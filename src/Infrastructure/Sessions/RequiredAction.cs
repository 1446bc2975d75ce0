using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Sessions;

/// <summary>What a session must do before anything else: accept a new agreement, add a second factor.</summary>
/// <param name="Claim">By which the session's principal says so.</param>
/// <param name="Code">Of the problem that the API answers until then.</param>
/// <param name="Page">Where it is settled.</param>
/// <param name="LeadsBack">Whether that leads on to what was asked for.</param>
/// <param name="Open">What else is open until then, besides what is open to strangers.</param>
public sealed record RequiredAction(string Claim, string Code, string Page, bool LeadsBack, string[] Open)
{
    // In this order: the first that applies comes first.
    private static readonly RequiredAction[] All =
    [
        // Without accepting, one can still export the data and delete the account.
        new(SessionClaims.MustAcceptAgreement, "agreement.required", "/account/agreement", LeadsBack: true,
            ["/account/privacy", "/api/v1/me/agreements", "/api/v1/me/exports", "/api/v1/me/deletion"]),
        new(SessionClaims.MustAddFactor, "factor.required", "/account/two-factor", LeadsBack: false, ["/api/v1/me/two-factor"]),
    ];

    // To reauthenticate. Signing out is open to strangers.
    private static readonly string[] AlwaysOpen = ["/account/confirm", "/api/v1/me/confirmation"];

    public static IReadOnlyList<string> Codes { get; } = [.. All.Select(action => action.Code)];

    /// <summary>What this request may not go on without; or null.</summary>
    public static RequiredAction? Blocking(HttpContext context) => Of(context.User) is { } required && !required.Allows(context) ? required : null;

    /// <summary>The session's required action; or null. For endpoints that are open to strangers but change a signed-in user's data.</summary>
    public static RequiredAction? Of(ClaimsPrincipal user) => All.FirstOrDefault(action => user.HasClaim(action.Claim, "true"));

    private bool Allows(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null
        || Open.Append(Page).Concat(AlwaysOpen).Any(path => context.Request.Path.StartsWithSegments(path));
}

public static class RequiredActions
{
    /// <summary>Redirects pages to the one that settles the required action, and from there on; rejects calls of the API.</summary>
    public static void UseRequiredActions(this WebApplication app) => app.Use((context, next) =>
    {
        if (RequiredAction.Blocking(context) is not { } required)
        {
            return next(context);
        }
        if (Problems.IsApi(context.Request))
        {
            return Problems.Of(StatusCodes.Status403Forbidden, required.Code).ExecuteAsync(context);
        }
        var here = LocalReturn.Here(context.Request);
        if (HttpMethods.IsPost(context.Request.Method))
        {
            Unsaved.Note(context, here);
        }
        context.Response.Redirect(required.LeadsBack ? LocalReturn.By(required.Page, here) : required.Page);
        return Task.CompletedTask;
    });
}
