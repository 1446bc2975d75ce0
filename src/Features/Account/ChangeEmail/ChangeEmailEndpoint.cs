using MediatR;
using Slices.Features.Account.Confirm;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.ChangeEmail;

public static class ChangeEmailEndpoint
{
    public static void MapChangeEmail(this RouteGroupBuilder api) => api.MapPut("/me/email", AskAsync)
        .Describe(
            "changeEmail", "Sends a link to an address that shall be the account's",
            "Nothing changes until the link is opened. The answer is the same for an address that belongs to somebody else. Where there is a " +
            "second factor, or no password, none is looked at: the person must have shown who they are otherwise within the last minutes.")
        .Takes(new NewEmail { Email = "new@example.com", Password = "correct horse 9 battery" })
        .Gives(StatusCodes.Status202Accepted, "A mail is on its way to that address.")
        .Refuses(StatusCodes.Status400BadRequest, "email.missing", "email.form", "email.long", "email.same", "password.missing", "password.long", "confirm.wrong")
        .Sends<ChangeEmailCommand>();

    private static async Task<IResult> AskAsync(NewEmail input, IMediator mediator, SessionCookie cookie, HttpContext context, CancellationToken cancellation)
    {
        if ((await mediator.Send(new ConfirmWaysQuery(), cancellation)).Password)
        {
            switch (await mediator.Send(new ConfirmCommand { Password = input.Password }, cancellation))
            {
                case ConfirmResult.Confirmed { Session: { } session }:
                    cookie.Write(context.Response, session);
                    break;
                case ConfirmResult.Wrong:
                    return Problems.Bad("confirm.wrong", "password");
                default:
                    return Problems.Of(StatusCodes.Status401Unauthorized, SessionAuthentication.SignedOut);
            }
        }
        return await mediator.Send(new ChangeEmailCommand { Email = input.Email }, cancellation) == ChangeEmailResult.Sent
            ? TypedResults.Accepted((string?)null)
            : Problems.Bad("email.same", "email");
    }

    private sealed record NewEmail
    {
        public string Email { get; init; } = "";
        public string Password { get; init; } = "";
    }
}
