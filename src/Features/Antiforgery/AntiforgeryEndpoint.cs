using Microsoft.AspNetCore.Antiforgery;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Antiforgery;

public static class AntiforgeryEndpoint
{
    public static void MapAntiforgery(this RouteGroupBuilder api) => api.MapGet("/antiforgery", Token)
        .AllowAnonymous()
        .Describe(
            "getAntiforgeryToken", "The token that whatever changes something needs",
            "Belongs to the browser and to who is signed in: ask anew after signing in or out, or when it is refused.")
        .Produces(new AntiforgeryToken("CfDJ8…"), "To be sent in the header X-CSRF-TOKEN.");

    private static IResult Token(IAntiforgery antiforgery, BrowserKey browser, HttpContext context)
    {
        // Before there is anything to ask for, so that asking twice begins as one browser.
        browser.Give();
        return TypedResults.Ok(new AntiforgeryToken(antiforgery.GetAndStoreTokens(context).RequestToken!));
    }

    private sealed record AntiforgeryToken(string Token);
}
