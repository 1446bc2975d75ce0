using Microsoft.AspNetCore.Authorization;
using Slices.Infrastructure.Pages;

namespace Slices.Infrastructure.Sessions;

/// <summary>What a session owes before it is good for anything else: a new agreement, a second factor.</summary>
/// <param name="Claim">By which the session's principal says so.</param>
/// <param name="Page">Where it is settled.</param>
/// <param name="LeadsBack">Whether that leads on to what was asked for.</param>
/// <param name="Open">What else stays open meanwhile, beside what is open to strangers.</param>
public sealed record Owed(string Claim, string Page, bool LeadsBack, string[] Open)
{
    // One after the other: the first one that is owed leads.
    private static readonly Owed[] All =
    [
        // Whoever doesn't accept can still take everything along and go.
        new(SessionClaims.OwesAgreement, "/account/agreement", true, ["/account/privacy", "/account/confirm"]),
        new(SessionClaims.LacksFactor, "/account/two-factor", false, ["/account/confirm"]),
    ];

    /// <summary>What this request may not go on without; or null.</summary>
    public static Owed? Before(HttpContext context) => All.FirstOrDefault(o => context.User.HasClaim(o.Claim, "true")) is { } owed && !owed.Leaves(context) ? owed : null;

    private bool Leaves(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null
        || Open.Append(Page).Any(path => context.Request.Path.StartsWithSegments(path));
}

public static class OwedFirst
{
    /// <summary>Leads whoever owes something to the page that settles it, and from there on; every request but for a page is refused.</summary>
    public static void UseOwedFirst(this WebApplication app) => app.Use((context, next) =>
    {
        if (Owed.Before(context) is not { } owed)
        {
            return next(context);
        }
        if (HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/api"))
        {
            context.Response.Redirect(owed.LeadsBack ? LocalReturn.By(owed.Page, LocalReturn.Here(context.Request)) : owed.Page);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        return Task.CompletedTask;
    });
}
