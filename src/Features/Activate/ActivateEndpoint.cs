using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;

namespace Slices.Features.Activate;

public static class ActivateEndpoint
{
    public static void MapActivate(this RouteGroupBuilder api)
    {
        api.MapPost("/activations", ActivateAsync)
            .AllowAnonymous()
            .Describe("activate", "Activates the account of a mail's link", "The token is what the link ends in. Doing it twice is harmless.")
            .Accepts(new ActivateCommand("CfDJ8…"))
            .Produces(StatusCodes.Status204NoContent, "The account is active.")
            .ProducesProblems(StatusCodes.Status400BadRequest, "link.invalid");
        api.MapPost("/activations/refusals", RefuseAsync)
            .AllowAnonymous()
            .Describe("refuseRegistration", "Says that the registration of a mail's link wasn't the reader's", "Deletes the account that waits for the link.")
            .Accepts(new RefuseRegistrationCommand("CfDJ8…"))
            .Produces(StatusCodes.Status204NoContent, "The account is gone.")
            .ProducesProblems(StatusCodes.Status400BadRequest, "link.invalid");
    }

    private static async Task<IResult> ActivateAsync(ActivateCommand command, IMediator mediator, CancellationToken cancellation) =>
        Answer(await mediator.Send(command, cancellation));

    private static async Task<IResult> RefuseAsync(RefuseRegistrationCommand command, IMediator mediator, CancellationToken cancellation) =>
        Answer(await mediator.Send(command, cancellation));

    private static IResult Answer(ActivationState state) => state == ActivationState.Invalid ? Problems.Bad("link.invalid", "token") : TypedResults.NoContent();
}
