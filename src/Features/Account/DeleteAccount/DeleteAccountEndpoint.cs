using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;

namespace Slices.Features.Account.DeleteAccount;

public static class DeleteAccountEndpoint
{
    public static void MapDeleteAccount(this RouteGroupBuilder api)
    {
        api.MapPost("/me/deletion", DeleteAsync)
            .Describe("deleteAccount", "Has the account deleted after a week", "All other sessions end at once, and the owner is told by mail.")
            .Accepts(new DeleteAccountCommand { Sure = true })
            .Produces(StatusCodes.Status202Accepted, "Due; GET /me/deletion says when.")
            .ProducesProblems(StatusCodes.Status400BadRequest, "deleteAccount.unsure")
            .ProducesProblems(StatusCodes.Status409Conflict, "deleteAccount.lastAdministrator");
        api.MapDelete("/me/deletion", KeepAsync)
            .Describe("keepAccount", "Keeps the account after all")
            .Produces(StatusCodes.Status204NoContent, "It stays, whether or not it was to be deleted.");
    }

    private static async Task<IResult> DeleteAsync(DeleteAccountCommand command, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) == DeleteAccountResult.Due
            ? TypedResults.Accepted("/api/v1/me/deletion")
            : Problems.Of(StatusCodes.Status409Conflict, "deleteAccount.lastAdministrator");

    private static async Task<IResult> KeepAsync(IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new KeepAccountCommand(), cancellation);
        return TypedResults.NoContent();
    }
}
