using MediatR;
using Slices.Features.Admin.ChangeUser;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Validation;

namespace Slices.Features.Admin.ChangeUserEmail;

public static class ChangeUserEmailEndpoint
{
    public static void MapChangeUserEmail(this RouteGroupBuilder api) => api.MapPost("/admin/users/{id:guid}/email-changes", AskAsync)
        .RequireAuthorization(SecurityRegistration.AdministratorPolicy)
        .Describe(
            "changeUserEmail", "Sends a link to an address that shall be an account's",
            "Nothing changes until POST /email-confirmations gets what the link ends in. The present address is told at once. The reason goes into the audit log.")
        .Accepts(new NewEmailBody { Email = "amy.new@example.com", Reason = "Asked for on the phone" })
        .ProducesProblemsOf<ChangeUserEmailCommand>()
        .Produces(StatusCodes.Status202Accepted, "A mail is on its way to that address.")
        .ProducesProblems(StatusCodes.Status400BadRequest, [.. AccountRules.EmailErrorCodes, .. ReasonRules.ErrorCodes, "userEmail.same", "email.taken"])
        .ProducesNotFound()
        .ProducesProblems(StatusCodes.Status409Conflict, "userEmail.yourself", ChangeUserResult.NotActive.Code());

    private static async Task<IResult> AskAsync(Guid id, NewEmailBody body, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new ChangeUserEmailCommand { Id = id, Email = body.Email, Reason = body.Reason }, cancellation) switch
        {
            ChangeUserEmailResult.Sent => TypedResults.Accepted((string?)null),
            ChangeUserEmailResult.NotFound => TypedResults.NotFound(),
            ChangeUserEmailResult.Same => Problems.Bad("userEmail.same", "email"),
            ChangeUserEmailResult.Taken => Problems.Bad("email.taken", "email"),
            ChangeUserEmailResult.Yourself => Problems.Of(StatusCodes.Status409Conflict, "userEmail.yourself"),
            _ => Problems.Of(StatusCodes.Status409Conflict, ChangeUserResult.NotActive.Code()),
        };

    internal sealed record NewEmailBody : Redacted
    {
        public string Email { get; init; } = "";
        public string Reason { get; init; } = "";
    }
}
