using MediatR;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.LoginByProvider;

public static class ExternalLoginCallbackEndpoint
{
    /// <summary>The callback of providers. It always redirects, so that no code and no state stays in an address.</summary>
    public static void MapExternalLoginCallback(this IEndpointRouteBuilder app) => app.MapGet("/login/{provider}/callback", CallbackAsync).AllowAnonymous();

    private static async Task<IResult> CallbackAsync(
        string provider, IMediator mediator, SessionCookie cookie, HttpResponse response, CancellationToken cancellation)
    {
        switch (await mediator.Send(new ExternalLoginCallbackCommand(provider), cancellation))
        {
            case ExternalLoginCallbackResult.SignedIn signedIn:
                return Results.LocalRedirect(cookie.Continue(response, signedIn.SignIn, signedIn.ReturnUrl));
            case ExternalLoginCallbackResult.Unknown unknown:
                return Results.LocalRedirect($"/register/external?held={unknown.PendingIdentity}");
            case ExternalLoginCallbackResult.LoginToLink toLink:
                return Results.LocalRedirect($"/account/logins/bind?held={toLink.PendingIdentity}");
            case ExternalLoginCallbackResult.Failed failed:
                return Results.LocalRedirect($"/login/{provider}?problem={failed.Problem}{(failed.Purpose == ExternalPurpose.SignIn ? "" : $"&purpose={failed.Purpose}")}");
            default:
                return Results.NotFound();
        }
    }
}
