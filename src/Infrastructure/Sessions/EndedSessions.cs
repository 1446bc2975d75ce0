using Microsoft.AspNetCore.Authentication;
using Slices.Infrastructure.Pipeline;

namespace Slices.Infrastructure.Sessions;

public static class EndedSessions
{
    /// <summary>Answers a request whose session ended, or whose account went, while it was under way, as one that came without a session.</summary>
    public static void UseEndedSessions(this WebApplication app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (RefusedException e) when (e.Reason == Refusal.SignedOut && !context.Response.HasStarted)
        {
            await context.ChallengeAsync();
        }
    });
}
