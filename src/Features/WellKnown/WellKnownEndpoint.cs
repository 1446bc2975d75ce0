namespace Slices.Features.WellKnown;

public static class WellKnownEndpoint
{
    private static readonly string[] Methods = ["GET", "HEAD"];

    /// <summary>Where password managers look for the page that changes a password (W3C, A Well-Known URL for Changing Passwords).</summary>
    public static void MapWellKnown(this WebApplication app) =>
        app.MapMethods("/.well-known/change-password", Methods, () => Results.Redirect("/account/password")).AllowAnonymous();
}
