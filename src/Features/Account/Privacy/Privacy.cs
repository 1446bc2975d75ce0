using MediatR;
using Slices.Domain;
using Slices.Features.Account.ExportData;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Privacy;

/// <summary>The accepted agreements, the data export, and the scheduled deletion.</summary>
public sealed record PrivacyQuery : IRequest<PrivacyView>;

/// <param name="Agreements">The newest first.</param>
/// <param name="Export">The file that was made or is being made; or null.</param>
public sealed record PrivacyView(IReadOnlyList<AgreementAcceptance> Agreements, ExportView? Export, DateTimeOffset? DeletionDueAt);

/// <param name="Bytes">0 until it is ready.</param>
public sealed record ExportView(DateTimeOffset RequestedAt, DateTimeOffset? ReadyAt, DateTimeOffset ExpiresAt, int Bytes);

public sealed class PrivacyHandler(ExportStore exports, CurrentUser currentUser, TimeProvider time) : IRequestHandler<PrivacyQuery, PrivacyView>
{
    public async Task<PrivacyView> Handle(PrivacyQuery query, CancellationToken cancellationToken)
    {
        var user = await currentUser.ReadAsync(cancellationToken);
        var export = await exports.DescribeAsync(user.Id, cancellationToken);
        return new(
            [.. Enumerable.Reverse(user.Agreements)],
            export is null || export.ExpiresAt <= time.GetUtcNow() ? null : new(export.RequestedAt, export.ReadyAt, export.ExpiresAt, export.Bytes), user.DeletionDueAt);
    }
}
