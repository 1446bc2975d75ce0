using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;

namespace Slices.Features.Areas;

public static class AreasEndpoint
{
    public static void MapAreas(this RouteGroupBuilder api)
    {
        api.MapGet("/areas", (IMediator mediator, HttpContext context, CancellationToken cancellation) => ListAsync(new(), mediator, context, cancellation))
            .AllowAnonymous()
            .Describe("getProvinces", "China's provinces")
            .Produces<IReadOnlyList<ListedArea>>([new("440000", "广东省", true, "Guangdong")], "By code.");
        api.MapGet("/areas/{code}/children", (string code, IMediator mediator, HttpContext context, CancellationToken cancellation) =>
                ListAsync(new(code), mediator, context, cancellation))
            .AllowAnonymous()
            .Describe("getAreaChildren", "What lies directly in a province or city")
            .Produces<IReadOnlyList<ListedArea>>([new("441900", "东莞市", false, "Dongguan")], "By code; nothing for what has no parts.")
            .ProducesProblems(StatusCodes.Status404NotFound, "area.unknown");
    }

    private static async Task<IResult> ListAsync(AreasQuery query, IMediator mediator, HttpContext context, CancellationToken cancellation)
    {
        if (await mediator.Send(query, cancellation) is not { } areas)
        {
            return Problems.Of(StatusCodes.Status404NotFound, "area.unknown");
        }
        // The same for everybody, and seldom another.
        context.Response.Headers.CacheControl = "public, max-age=300";
        return TypedResults.Ok(areas);
    }
}
