using MediatR;
using Slices.Infrastructure.Api;

namespace Slices.Features.Account.ExportData;

public static class ExportDataEndpoint
{
    // The beginning of it.
    private static readonly object Example = new { Site = "Slices", Profile = new { UserName = "amy", Email = "amy@example.com" }, Logins = Array.Empty<object>() };

    public static void MapExportData(this RouteGroupBuilder api)
    {
        api.MapPost("/me/exports", AskAsync)
            .Describe("askExport", "Asks for a copy of one's data", "It is made in the background and announced by mail. One that is being made already is it.")
            .Produces(StatusCodes.Status202Accepted, "GET /me/exports/current says when it is ready.")
            .ProducesProblemsOf<ExportDataCommand>();
        api.MapGet("/me/exports/current/file", FetchAsync)
            .Describe("getExportFile", "The copy of one's data")
            .Produces<object>(Example, "A JSON file, as an attachment. What there is in it may be more in later versions.")
            .ProducesProblemsOf<FetchExportCommand>()
            .ProducesNotFound();
    }

    private static async Task<IResult> AskAsync(IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new ExportDataCommand(), cancellation);
        return TypedResults.Accepted("/api/v1/me/exports/current");
    }

    private static async Task<IResult> FetchAsync(IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new FetchExportCommand(), cancellation) is { } file
            ? TypedResults.File(file.Content, ExportFile.ContentType, file.Name)
            : TypedResults.NotFound();
}
