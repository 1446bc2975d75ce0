using Microsoft.AspNetCore.Authentication;
using Slices.Infrastructure.Errors;

namespace Slices.Infrastructure.Sessions;

public static class EndedSessions
{
    /// <summary>Finds a request's session.</summary>
    public static void UseSessions(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseEndedSessions();
    }

    // A request whose session ended, or whose account went, while it was under way is answered as one that came without a session.
    private static void UseEndedSessions(this WebApplication app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (RequestRejectedException e) when (e.Reason == RejectionReason.SignedOut && !context.Response.HasStarted)
        {
            await context.ChallengeAsync();
        }
    });
}
