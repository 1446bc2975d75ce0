using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;

namespace Slices.Infrastructure.Api;

/// <summary>What every way of signing in answers.</summary>
public sealed record SignedIn(OwnAccount User)
{
    public static SignedIn Example { get; } = new(OwnAccount.Example);
}

/// <summary>The first factor was right, and the account asks for a second one.</summary>
/// <param name="Next">Always <c>secondFactor</c>.</param>
public sealed record FurtherStep(string Next)
{
    public static FurtherStep SecondFactor { get; } = new("secondFactor");
}

/// <summary>How a sign-in over the API ends, whichever it was.</summary>
public sealed class SignInAnswers(SlicesDb db, SessionCookie cookie)
{
    public async Task<IResult> StartedAsync(HttpContext context, NewSession session, CancellationToken cancellation)
    {
        cookie.Write(context.Response, session);
        return TypedResults.Ok(new SignedIn(await OwnAccount.ReadAsync(db, session.UserId, cancellation)));
    }

    /// <summary>The session goes on under a new key, unless it ended meanwhile.</summary>
    public IResult Renewed(HttpContext context, NewSession? session)
    {
        if (session is null)
        {
            return Problems.Of(StatusCodes.Status401Unauthorized, SessionAuthentication.SignedOut);
        }
        cookie.Write(context.Response, session);
        return TypedResults.NoContent();
    }

    /// <summary>To be shown at <c>POST /sessions/second-factor</c>.</summary>
    public static IResult SecondFactorAsked() => TypedResults.Accepted((string?)null, FurtherStep.SecondFactor);
}

public static class SignInOperations
{
    /// <summary>The operation signs in, or goes on to the second step.</summary>
    public static RouteHandlerBuilder GivesSignIn(this RouteHandlerBuilder endpoint) => endpoint
        .Gives(SignedIn.Example, "Signed in: the session's cookie comes along.")
        .Gives(FurtherStep.SecondFactor, "Right, but the account has a second factor: POST /sessions/second-factor goes on.", StatusCodes.Status202Accepted);
}
