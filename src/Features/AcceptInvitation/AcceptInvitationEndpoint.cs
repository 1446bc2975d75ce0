using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Validation;

namespace Slices.Features.AcceptInvitation;

public static class AcceptInvitationEndpoint
{
    public static void MapAcceptInvitation(this RouteGroupBuilder api) => api.MapPost("/invitations", AcceptAsync)
        .AllowAnonymous()
        .Describe(
            "acceptInvitation", "Joins by a mail's link, and signs in",
            "The token is what the link ends in; it is good once. Where somebody else is signed in, their session goes on, and the answer is 204.")
        .Accepts(new AcceptInvitationCommand { Token = "CfDJ8…", UserName = "amy", Password = "correct horse 9 battery", ConfirmPassword = "correct horse 9 battery", Agree = true })
        .ProducesSignIn()
        .Produces(StatusCodes.Status204NoContent, "The account is made.")
        .ProducesProblems(StatusCodes.Status400BadRequest, [.. AccountRules.UserNameErrorCodes, "userName.taken", "agree.missing", "link.invalid", "email.taken"]);

    private static async Task<IResult> AcceptAsync(AcceptInvitationCommand command, HttpContext context, IMediator mediator, SignInAnswers answers, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) switch
        {
            AcceptInvitationResult.Joined { SignIn: { } signIn } => await answers.ContinueAsync(context, signIn, cancellation),
            AcceptInvitationResult.Joined => TypedResults.NoContent(),
            AcceptInvitationResult.UserNameTaken => Problems.Bad("userName.taken", "userName"),
            AcceptInvitationResult.Personal => Problems.Bad("password.personal", "password"),
            AcceptInvitationResult.Refused { State: InvitationLinkState.Taken } => Problems.Bad("email.taken", "token"),
            _ => Problems.Bad("link.invalid", "token"),
        };
}
