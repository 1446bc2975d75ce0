using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;

namespace Slices.Features.Account.ChangeUserName;

public static class ChangeUserNameEndpoint
{
    public static void MapChangeUserName(this RouteGroupBuilder api) => api.MapPut("/me/user-name", ChangeAsync)
        .Describe("changeUserName", "Chooses another username", "Once in 30 days. Nobody else gets the old one for as long.")
        .Accepts(new ChangeUserNameCommand { UserName = "emma" })
        .Produces(StatusCodes.Status204NoContent, "It is the name to sign in with.")
        .ProducesProblems(
            StatusCodes.Status400BadRequest,
            "userName.missing", "userName.length", "userName.characters", "userName.reserved", "userName.mobile", "userName.address", "userName.taken")
        .ProducesProblems(StatusCodes.Status409Conflict, "userName.soon");

    private static async Task<IResult> ChangeAsync(ChangeUserNameCommand command, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) switch
        {
            ChangeUserNameResult.Taken => Problems.Bad("userName.taken", "userName"),
            ChangeUserNameResult.TooSoon => Problems.Of(StatusCodes.Status409Conflict, "userName.soon"),
            _ => TypedResults.NoContent(),
        };
}
