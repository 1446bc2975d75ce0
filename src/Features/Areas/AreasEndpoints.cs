using MediatR;
using Slices.Resources;

namespace Slices.Features.Areas;

public static class AreasEndpoints
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapAreas(this WebApplication app)
    {
        app.MapMethods("/api/v1/areas", Reading, (IMediator mediator, HttpContext context, CancellationToken cancellation) =>
            ListAsync(new(), mediator, context, cancellation)).AllowAnonymous();
        app.MapMethods("/api/v1/areas/{code}/children", Reading, (string code, IMediator mediator, HttpContext context, CancellationToken cancellation) =>
            ListAsync(new(code), mediator, context, cancellation)).AllowAnonymous();
    }

    private static async Task<IResult> ListAsync(AreasQuery query, IMediator mediator, HttpContext context, CancellationToken cancellation)
    {
        if (await mediator.Send(query, cancellation) is not { } areas)
        {
            return Results.Problem(
                statusCode: StatusCodes.Status404NotFound, title: Texts.Get("area.unknown"),
                extensions: new Dictionary<string, object?> { ["code"] = "area.unknown" });
        }
        // The same for everybody, and seldom another.
        context.Response.Headers.CacheControl = "public, max-age=300";
        return Results.Ok(areas);
    }
}
