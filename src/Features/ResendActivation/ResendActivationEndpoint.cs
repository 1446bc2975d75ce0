using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Validation;

namespace Slices.Features.ResendActivation;

public static class ResendActivationEndpoint
{
    public static void MapResendActivation(this RouteGroupBuilder api) => api.MapPost("/activation-mails", SendAsync)
        .AllowAnonymous()
        .Describe("sendActivationMail", "Sends another activation mail", "Answers the same whether or not an account waits for one.")
        .Accepts(new ResendActivationCommand { Email = "amy@example.com", CaptchaId = "kk7b…", CaptchaAnswer = "x7kp" })
        .Produces(new ResendActivationResult("a***@example.com"), "If an account waits there, a mail is on its way.", StatusCodes.Status202Accepted)
        .ProducesProblems(StatusCodes.Status400BadRequest, [.. AccountRules.EmailErrorCodes]);

    private static async Task<IResult> SendAsync(ResendActivationCommand command, IMediator mediator, CancellationToken cancellation) =>
        TypedResults.Accepted((string?)null, await mediator.Send(command, cancellation));
}
