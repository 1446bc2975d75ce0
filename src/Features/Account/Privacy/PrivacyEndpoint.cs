using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Settings;

namespace Slices.Features.Account.Privacy;

/// <param name="Current">The version that is to be accepted now.</param>
/// <param name="Accepted">The accepted versions, the newest first.</param>
public sealed record Agreements(string Current, IReadOnlyList<AgreementAcceptance> Accepted);

public sealed record Deletion(DateTimeOffset DueAt);

public static class PrivacyEndpoint
{
    private static readonly DateTimeOffset Moment = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    public static void MapPrivacy(this RouteGroupBuilder api)
    {
        api.MapGet("/me/agreements", AgreementsAsync)
            .Describe("getAgreements", "Which version of the terms was accepted when")
            .Produces(new Agreements("2026-11", [new("2026-11", Moment)]), "The current version, and those that were accepted.");
        api.MapGet("/me/exports/current", ExportAsync)
            .Describe("getExport", "What became of the copy of one's data", "While readyAt is null it is being made. GET /me/exports/current/file gives the file.")
            .Produces(new ExportView(Moment, Moment.AddSeconds(2), Moment.AddDays(7), 23_456), "There is one, or it is being made.")
            .ProducesNotFound();
        api.MapGet("/me/deletion", DeletionAsync)
            .Describe("getDeletion", "When the account is deleted")
            .Produces(new Deletion(Moment.AddDays(7)), "It is due; DELETE calls it off.")
            .ProducesNotFound();
    }

    private static async Task<IResult> AgreementsAsync(IMediator mediator, IOptions<RegistrationSettings> settings, CancellationToken cancellation) =>
        TypedResults.Ok(new Agreements(settings.Value.AgreementVersion, (await mediator.Send(new PrivacyQuery(), cancellation)).Agreements));

    private static async Task<IResult> ExportAsync(IMediator mediator, CancellationToken cancellation) =>
        (await mediator.Send(new PrivacyQuery(), cancellation)).Export is { } export ? TypedResults.Ok(export) : TypedResults.NotFound();

    private static async Task<IResult> DeletionAsync(IMediator mediator, CancellationToken cancellation) =>
        (await mediator.Send(new PrivacyQuery(), cancellation)).DeletionDueAt is { } due ? TypedResults.Ok(new Deletion(due)) : TypedResults.NotFound();
}
