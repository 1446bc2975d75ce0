using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Privacy;

/// <summary>What I agreed to, whether there is a file of my data, and whether I am leaving.</summary>
public sealed record PrivacyQuery : IRequest<PrivacyView>;

/// <param name="Agreements">The newest first.</param>
/// <param name="Export">The file that was made or is being made; or null.</param>
public sealed record PrivacyView(IReadOnlyList<AgreementAcceptance> Agreements, ExportView? Export, DateTimeOffset? DeletionDueAt);

/// <param name="Bytes">0 until it is ready.</param>
public sealed record ExportView(DateTimeOffset RequestedAt, DateTimeOffset? ReadyAt, DateTimeOffset ExpiresAt, int Bytes);

public sealed class PrivacyHandler(SlicesDb db, SessionOwner owner, TimeProvider time) : IRequestHandler<PrivacyQuery, PrivacyView>
{
    public async Task<PrivacyView> Handle(PrivacyQuery query, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var user = await owner.ReadAsync(cancellationToken);
        var export = await db.DataExports.Where(e => e.UserId == user.Id && e.ExpiresAt > now)
            .Select(e => new ExportView(e.RequestedAt, e.ReadyAt, e.ExpiresAt, e.Content.Length)).SingleOrDefaultAsync(cancellationToken);
        return new([.. Enumerable.Reverse(user.Agreements)], export, user.DeletionDueAt);
    }
}
