using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;

namespace Slices.Features.Account.ChangePassword;

public static class ChangePasswordEndpoint
{
    public static void MapChangePassword(this RouteGroupBuilder api) => api.MapPut("/me/password", ChangeAsync)
        .Describe("changePassword", "Changes the password", "This browser stays signed in, under a new cookie; all others are signed out, unless endOthers is false. Where the account has a second factor, the session must have been confirmed lately.")
        .Accepts(new ChangePasswordCommand
        {
            CurrentPassword = "correct horse 9 battery",
            Password = "another horse 7 staple",
            ConfirmPassword = "another horse 7 staple",
            EndOthers = true,
        })
        .Produces(StatusCodes.Status204NoContent, "Changed.")
        .ProducesProblems(StatusCodes.Status400BadRequest, "confirm.wrong")
        .ProducesProblems(StatusCodes.Status403Forbidden, Problems.Code(RejectionReason.StepUpRequired));

    private static async Task<IResult> ChangeAsync(
        ChangePasswordCommand command, IMediator mediator, SignInAnswers answers, HttpContext context, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) switch
        {
            ChangePasswordResult.Changed changed => answers.Renewed(context, changed.Session),
            ChangePasswordResult.Personal => Problems.Bad("password.personal", "password"),
            _ => Problems.Bad("confirm.wrong", "currentPassword"),
        };
}
