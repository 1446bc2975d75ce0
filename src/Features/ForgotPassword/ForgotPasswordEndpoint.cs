using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Validation;

namespace Slices.Features.ForgotPassword;

public static class ForgotPasswordEndpoint
{
    public static void MapForgotPassword(this RouteGroupBuilder api) => api.MapPost("/password-resets", SendAsync)
        .AllowAnonymous()
        .Describe("sendPasswordReset", "Sends the mail that sets a new password", "Answers the same whether or not the address has an account.")
        .Accepts(new ForgotPasswordCommand { Email = "amy@example.com", CaptchaId = "kk7b…", CaptchaAnswer = "x7kp" })
        .Produces(new ForgotPasswordResult("a***@example.com"), "If the address has an account, a mail is on its way.", StatusCodes.Status202Accepted)
        .ProducesProblems(StatusCodes.Status400BadRequest, [.. AccountRules.EmailErrorCodes]);

    private static async Task<IResult> SendAsync(ForgotPasswordCommand command, IMediator mediator, CancellationToken cancellation) =>
        TypedResults.Accepted((string?)null, await mediator.Send(command, cancellation));
}
