using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;

namespace Slices.Infrastructure.Api;

/// <summary>What an operation takes: an example of its body, whose type says the rest.</summary>
public sealed record OperationBody(object Example);

/// <summary>What an operation answers when it succeeds; without an example, no body.</summary>
public sealed record OperationAnswer(int Status, string Description, object? Example);

/// <summary>The problems that an operation may answer with.</summary>
public sealed record OperationRejection(int Status, IReadOnlyList<string> Codes);

/// <summary>
/// How endpoints describe themselves, for the document at <c>/openapi/v1.json</c>. What follows from the command's pipeline or
/// the endpoint's own kind (signed out, antiforgery, unreadable, rate limited, step-up) is added by itself.
/// </summary>
public static class Operations
{
    /// <param name="endpoint">The operation.</param>
    /// <param name="name">Its name in generated clients, such as <c>signIn</c>.</param>
    /// <param name="summary">What it does, in a few words.</param>
    /// <param name="description">What else a caller must know.</param>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string name, string summary, string description = "") =>
        description.Length == 0 ? endpoint.WithName(name).WithSummary(summary) : endpoint.WithName(name).WithSummary(summary).WithDescription(description);

    /// <summary>The operation takes a body such as this one.</summary>
    public static RouteHandlerBuilder Accepts<T>(this RouteHandlerBuilder endpoint, T example)
        where T : notnull =>
        endpoint.WithMetadata(new OperationBody(example)).ProducesProblemsOf<T>();

    /// <summary>The operation sends such a command, and may answer with the problems of its pipeline.</summary>
    public static RouteHandlerBuilder ProducesProblemsOf<T>(this RouteHandlerBuilder endpoint)
    {
        if (typeof(T).IsAssignableTo(typeof(IRateLimited)))
        {
            endpoint.ProducesTooManyRequests();
        }
        if (typeof(T).IsAssignableTo(typeof(ICaptchaProtected)))
        {
            endpoint.ProducesProblems(StatusCodes.Status400BadRequest, "captcha.missing", "captcha.wrong");
        }
        if (typeof(T).IsAssignableTo(typeof(ISetsPassword)))
        {
            endpoint.ProducesProblems(StatusCodes.Status400BadRequest, [.. PasswordRules.ErrorCodes, BreachedPasswords.ErrorCode, "confirmPassword.missing", "confirmPassword.differs"]);
        }
        return typeof(T).IsAssignableTo(typeof(IStepUp))
            ? endpoint.ProducesProblems(StatusCodes.Status403Forbidden, Problems.Code(RejectionReason.StepUpRequired))
            : endpoint;
    }

    /// <summary>The operation answers such a body.</summary>
    public static RouteHandlerBuilder Produces<T>(this RouteHandlerBuilder endpoint, T example, string description, int status = StatusCodes.Status200OK)
        where T : notnull =>
        endpoint.Produces<T>(status).WithMetadata(new OperationAnswer(status, description, example));

    /// <summary>The operation answers with the status alone.</summary>
    public static RouteHandlerBuilder Produces(this RouteHandlerBuilder endpoint, int status, string description) =>
        endpoint.Produces(status).WithMetadata(new OperationAnswer(status, description, null));

    /// <summary>The operation may refuse with these codes.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder endpoint, int status, params string[] codes) =>
        endpoint.WithMetadata(new OperationRejection(status, codes));

    /// <summary>The addressed resource may not exist, or not be the caller's.</summary>
    public static RouteHandlerBuilder ProducesNotFound(this RouteHandlerBuilder endpoint) => endpoint.ProducesProblems(StatusCodes.Status404NotFound, Problems.Code(404));

    /// <summary>Repeating the call under the same <c>Idempotency-Key</c> does nothing twice.</summary>
    public static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter<Idempotency>().WithMetadata(new IdempotentOperation());

    /// <summary>The operation is rate limited.</summary>
    public static RouteHandlerBuilder ProducesTooManyRequests(this RouteHandlerBuilder endpoint) =>
        endpoint.ProducesProblems(StatusCodes.Status429TooManyRequests, Problems.Code(RejectionReason.TooMany));
}
