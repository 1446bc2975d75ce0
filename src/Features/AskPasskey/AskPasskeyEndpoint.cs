using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Factors;

namespace Slices.Features.AskPasskey;

public static class AskPasskeyEndpoint
{
    public static void MapAskPasskey(this WebApplication app) =>
        app.MapPost("/passkeys/options", AskAsync).AddEndpointFilter<AntiforgeryEndpointFilter>().AllowAnonymous();

    // By its name and no other spelling: the framework would take a number or a list too.
    private static async Task<IResult> AskAsync(string purpose, Guid? signIn, IMediator mediator, CancellationToken cancellation) =>
        !Enum.GetNames<PasskeyPurpose>().Contains(purpose) ? Results.BadRequest()
        : await mediator.Send(new AskPasskeyCommand(Enum.Parse<PasskeyPurpose>(purpose), signIn), cancellation) is { } question ? Results.Ok(question)
        : Results.NotFound();
}
