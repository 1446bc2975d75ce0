using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Security;

namespace Slices.Features.Admin.Audit;

public static class AuditEndpoint
{
    private static readonly Guid Id = new("019a3d2c-0000-7000-8000-000000000001");

    private static readonly Entry Example = new(
        Id, new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero), AuditKind.SignInRefused, Id, "amy", null, null, Factor.Password, "192.0.2.7", "Firefox on Windows", "password");

    public static void MapAudit(this RouteGroupBuilder api) => api.MapGet("/admin/audit", ListAsync)
        .RequireAuthorization(SecurityRegistration.AdministratorPolicy)
        .Describe(
            "getAudit", "The record of what happened to accounts, by pages of fifty",
            "Of several kinds, kind is given several times. The days are those of the administrator's time zone, or the site's where none was chosen. " +
            "The next page is asked for with the members previous and next of the answer, as before and after.")
        .Produces(new KeysetPage<Entry>([Example], null, "MDE5YTNk…"), "One page, the newest first.");

    private static async Task<IResult> ListAsync(
        string? account, ExactName<AuditKind>[]? kind, string? network, DateOnly? from, DateOnly? to, string? after, string? before,
        IMediator mediator, CancellationToken cancellation)
    {
        var (page, names) = await mediator.Send(
            new AuditQuery { Account = account ?? "", Kind = [.. (kind ?? []).Select(k => k.Value)], Network = network ?? "", From = from, To = to, After = after, Before = before }, cancellation);
        return TypedResults.Ok(new KeysetPage<Entry>([.. page.Rows.Select(e => Entry.Of(e, names))], page.Previous, page.Next));
    }

    /// <param name="UserName">Null where the account is gone.</param>
    /// <param name="ActorId">Who did it, where that is somebody else.</param>
    public sealed record Entry(
        Guid Id, DateTimeOffset At, AuditKind Kind, Guid? UserId, string? UserName, Guid? ActorId, string? ActorName, Factor? Factor, string Address,
        string Device, string Detail)
    {
        public static Entry Of(AuditEntry e, IReadOnlyDictionary<Guid, string> names)
        {
            string? NameOf(Guid? id) => id is { } known ? names.GetValueOrDefault(known) : null;
            return new(e.Id, e.At, e.Kind, e.UserId, NameOf(e.UserId), e.ActorId, NameOf(e.ActorId), e.Factor, e.Address, e.Device, e.Detail);
        }
    }
}
