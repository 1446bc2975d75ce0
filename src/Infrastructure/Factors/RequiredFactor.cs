using Slices.Infrastructure.Api;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sessions;

namespace Slices.Infrastructure.Factors;

public static class RequiredFactor
{
    private const string SetUpPage = "/account/two-factor";

    /// <summary>The code of the problem that whoever must have a second factor gets.</summary>
    public const string Code = "factor.required";

    private static readonly string[] Open =
    [
        SetUpPage, "/passkeys/options", "/account/confirm", "/logout", "/preferences", ErrorHandling.Path,
        "/api/v1/antiforgery", "/api/v1/me/confirmation", "/api/v1/me/two-factor", "/api/v1/sessions/current",
    ];

    /// <summary>Leads whoever must have a second factor, and has none, to the page that sets one up; every other request is refused.</summary>
    public static void UseRequiredFactor(this WebApplication app) => app.Use((context, next) =>
    {
        if (!context.User.HasClaim(SessionClaims.LacksFactor, "true") || Open.Any(path => context.Request.Path.StartsWithSegments(path)))
        {
            return next(context);
        }
        if (HttpMethods.IsGet(context.Request.Method) && !ApiRegistration.IsApi(context.Request))
        {
            context.Response.Redirect(SetUpPage);
            return Task.CompletedTask;
        }
        return Problems.Of(StatusCodes.Status403Forbidden, Code).ExecuteAsync(context);
    });
}
