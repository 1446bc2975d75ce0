using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;

namespace Slices.Features.ResetPassword;

public static class ResetPasswordEndpoint
{
    public static void MapResetPassword(this RouteGroupBuilder api) => api.MapPut("/password-resets", ResetAsync)
        .AllowAnonymous()
        .Describe("resetPassword", "Sets a new password by a mail's link", "The token is what the link ends in. Every browser is signed out.")
        .Accepts(new ResetPasswordCommand { Token = "CfDJ8…", Password = "correct horse 9 battery", ConfirmPassword = "correct horse 9 battery" })
        .Produces(StatusCodes.Status204NoContent, "The password is set.")
        .ProducesProblems(StatusCodes.Status400BadRequest, "link.invalid");

    private static async Task<IResult> ResetAsync(ResetPasswordCommand command, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) switch
        {
            ResetPasswordResult.Done => TypedResults.NoContent(),
            ResetPasswordResult.Personal => Problems.Bad("password.personal", "password"),
            _ => Problems.Bad("link.invalid", "token"),
        };
}
