using Slices.Infrastructure.Api;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sessions;

namespace Slices.Infrastructure.Factors;

public static class RequiredFactor
{
    private const string SetUpPage = "/account/two-factor";

    private static readonly string[] Open = [SetUpPage, "/passkeys/options", "/account/confirm", "/login", "/logout", "/preferences", ErrorHandling.Path];

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
        return Problems.Of(StatusCodes.Status403Forbidden, "factor.required").ExecuteAsync(context);
    });
}
