using MediatR;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Factors;

namespace Slices.Features.AskPasskey;

public static class AskPasskeyEndpoint
{
    public static void MapAskPasskey(this WebApplication app) =>
        app.MapPost("/passkeys/options", AskAsync).AddEndpointFilter<ForgeryEndpointFilter>().AllowAnonymous();

    private static async Task<IResult> AskAsync(PasskeyPurpose purpose, Guid? signIn, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new AskPasskeyCommand(purpose, signIn), cancellation) is { } question ? Results.Ok(question) : Results.NotFound();
}
