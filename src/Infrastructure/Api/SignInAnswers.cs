using Slices.Infrastructure.Errors;
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
/// <param name="SignIn">Which of the browser's sign-ins it is; of use where several wait at once.</param>
public sealed record FurtherStep(string Next, Guid SignIn)
{
    public static FurtherStep Example { get; } = SecondFactor(new("0197f0e4-3a52-7cc1-9f5e-2d8a4f6b1c37"));

    public static FurtherStep SecondFactor(Guid signIn) => new("secondFactor", signIn);
}

/// <summary>How a sign-in over the API ends, whichever it was.</summary>
public sealed class SignInAnswers(Sql sql, SessionCookie cookie)
{
    /// <summary>The session's cookie and its account, or the way on to <c>POST /sessions/second-factor</c>.</summary>
    public async Task<IResult> ContinueAsync(HttpContext context, SignIn signIn, CancellationToken cancellation)
    {
        switch (signIn)
        {
            case SignIn.SecondFactorRequired second:
                return TypedResults.Accepted((string?)null, FurtherStep.SecondFactor(second.Id));
            case SignIn.PasswordResetRequired:
                return Problems.Bad("login.newPassword");
        }
        var session = ((SignIn.Started)signIn).Session;
        cookie.Write(context.Response, session);
        return TypedResults.Ok(new SignedIn(await OwnAccount.ReadAsync(sql, session.UserId, cancellation)));
    }

    /// <summary>The session goes on under a new key, unless it has ended.</summary>
    public IResult Renewed(HttpContext context, NewSession? session)
    {
        if (session is null)
        {
            return Problems.Of(StatusCodes.Status401Unauthorized, Problems.SignedOut);
        }
        cookie.Write(context.Response, session);
        return TypedResults.NoContent();
    }
}

public static class SignInOperations
{
    /// <summary>The operation signs in, or goes on to the second step.</summary>
    public static RouteHandlerBuilder ProducesSignIn(this RouteHandlerBuilder endpoint) => endpoint
        .Produces(SignedIn.Example, "Signed in: the session's cookie comes along.")
        .Produces(FurtherStep.Example, "Right, but the account has a second factor: POST /sessions/second-factor goes on.", StatusCodes.Status202Accepted)
        .ProducesProblems(StatusCodes.Status400BadRequest, "login.newPassword");
}
