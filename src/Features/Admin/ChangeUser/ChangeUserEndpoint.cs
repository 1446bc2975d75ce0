using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Validation;

namespace Slices.Features.Admin.ChangeUser;

public static class ChangeUserEndpoint
{
    public static void MapChangeUser(this RouteGroupBuilder api) => api.MapPost("/admin/users/{id:guid}/changes", ChangeAsync)
        .RequireAuthorization(SecurityRegistration.AdministratorPolicy)
        .Describe("changeUser", "Does something to an account",
            "What takes something away needs a reason: disable, delete, removeFactors, removeApp, removePasskey and revokeAdministrator. It goes into the audit log. " +
            "item is the id of the session that endSession ends, or of the passkey that removePasskey removes.")
        .Accepts(new ChangeBody(UserChange.EndSessions, "Lost laptop"))
        .ProducesProblemsOf<ChangeUserCommand>()
        .Produces(StatusCodes.Status204NoContent, "Done.")
        .ProducesProblems(StatusCodes.Status400BadRequest, [.. ReasonRules.ErrorCodes])
        .ProducesNotFound()
        .ProducesProblems(StatusCodes.Status409Conflict, [.. Enum.GetValues<ChangeUserResult>().Where(r => r > ChangeUserResult.NotFound).Select(r => r.Code())]);

    private static async Task<IResult> ChangeAsync(Guid id, ChangeBody body, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new ChangeUserCommand(id, body.Change, body.Reason, body.Item), cancellation) switch
        {
            ChangeUserResult.Done or ChangeUserResult.Unchanged => TypedResults.NoContent(),
            ChangeUserResult.NotFound => TypedResults.NotFound(),
            var refused => Problems.Of(StatusCodes.Status409Conflict, refused.Code()),
        };

    internal sealed record ChangeBody(UserChange Change, string Reason = "", Guid? Item = null);
}
