using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Security;

namespace Slices.Features.Admin.ChangeUser;

public static class ChangeUserEndpoint
{
    public static void MapChangeUser(this RouteGroupBuilder api) => api.MapPost("/admin/users/{id:guid}/changes", ChangeAsync)
        .RequireAuthorization(SecurityRegistration.AdministratorPolicy)
        .Describe("changeUser", "Does something to an account")
        .Accepts(new ChangeBody(UserChange.EndSessions))
        .ProducesProblemsOf<ChangeUserCommand>()
        .Produces(StatusCodes.Status204NoContent, "Done.")
        .ProducesNotFound()
        .ProducesProblems(StatusCodes.Status409Conflict, [.. Enum.GetValues<ChangeUserResult>().Where(r => r > ChangeUserResult.NotFound).Select(r => r.Code())]);

    private static async Task<IResult> ChangeAsync(Guid id, ChangeBody body, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new ChangeUserCommand(id, body.Change), cancellation) switch
        {
            ChangeUserResult.Done => TypedResults.NoContent(),
            ChangeUserResult.NotFound => TypedResults.NotFound(),
            var refused => Problems.Of(StatusCodes.Status409Conflict, refused.Code()),
        };

    private sealed record ChangeBody(UserChange Change);
}
