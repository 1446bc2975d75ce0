using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Logout;

public static class LogoutEndpoint
{
    public static void MapLogout(this RouteGroupBuilder api) => api.MapDelete("/sessions/current", SignOutAsync)
        .AllowAnonymous()
        .Describe("signOut", "Signs out", "Ends the session on the server and takes its cookie back. Harmless without a session.")
        .Produces(StatusCodes.Status204NoContent, "Signed out.");

    private static async Task<IResult> SignOutAsync(IMediator mediator, SessionCookie cookie, HttpContext context, CancellationToken cancellation)
    {
        await mediator.Send(new LogoutCommand(), cancellation);
        cookie.Delete(context.Response);
        return TypedResults.NoContent();
    }
}
