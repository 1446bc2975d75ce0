using MediatR;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.LoginByProvider;

public static class ExternalLoginCallbackEndpoint
{
    /// <summary>Where providers send browsers back to. It always leads on, so that no code and no state stays in an address.</summary>
    public static void MapExternalArrival(this IEndpointRouteBuilder app) => app.MapGet("/login/{provider}/callback", ArriveAsync).AllowAnonymous();

    private static async Task<IResult> ArriveAsync(
        string provider, IMediator mediator, SessionCookie cookie, HttpResponse response, CancellationToken cancellation)
    {
        switch (await mediator.Send(new ExternalLoginCallbackCommand(provider), cancellation))
        {
            case ExternalLoginCallbackResult.Proven proven:
                cookie.Write(response, proven.Session);
                return Results.LocalRedirect(LocalReturn.Path(proven.ReturnUrl));
            case ExternalLoginCallbackResult.SecondFactor asked:
                return Results.LocalRedirect(LocalReturn.By($"/login/second?signIn={asked.SignIn}", asked.ReturnUrl));
            case ExternalLoginCallbackResult.Unknown unknown:
                return Results.LocalRedirect($"/register/external?held={unknown.Held}");
            case ExternalLoginCallbackResult.LoginToLink toBind:
                return Results.LocalRedirect($"/account/logins/bind?held={toBind.Held}");
            case ExternalLoginCallbackResult.Failed failed:
                return Results.LocalRedirect($"/login/{provider}?problem={failed.Problem}{(failed.Purpose == ExternalPurpose.SignIn ? "" : $"&purpose={failed.Purpose}")}");
            default:
                return Results.NotFound();
        }
    }
}
