using MediatR;
using Microsoft.AspNetCore.Antiforgery;
using Slices.Infrastructure.Factors;

namespace Slices.Features.AskPasskey;

public static class AskPasskeyEndpoints
{
    public static void MapAskPasskey(this WebApplication app) => app.MapPost("/passkeys/options", AskAsync).AllowAnonymous();

    private static async Task<IResult> AskAsync(PasskeyPurpose purpose, IMediator mediator, IAntiforgery antiforgery, HttpContext context) =>
        !await antiforgery.IsRequestValidAsync(context) ? Results.BadRequest()
        : await mediator.Send(new AskPasskeyCommand(purpose)) is { } question ? Results.Ok(question)
        : Results.NotFound();
}
