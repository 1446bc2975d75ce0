using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.AcceptAgreement;

/// <summary>I accept the agreement, in the version that I was shown.</summary>
public sealed record AcceptAgreementCommand(string Version) : IRequest<AcceptAgreementResult>;

public enum AcceptAgreementResult
{
    Accepted,

    /// <summary>There is a newer one by now.</summary>
    OtherVersion,
}

public sealed class AcceptAgreementHandler(
    SlicesDb db, SessionOwner owner, AuditTrail trail, Visitor visitor, IOptions<RegistrationSettings> settings, TimeProvider time)
    : IRequestHandler<AcceptAgreementCommand, AcceptAgreementResult>
{
    public async Task<AcceptAgreementResult> Handle(AcceptAgreementCommand command, CancellationToken cancellationToken)
    {
        if (command.Version != settings.Value.AgreementVersion)
        {
            return AcceptAgreementResult.OtherVersion;
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var user = await owner.LockAsync(cancellationToken);
        if (user.AcceptAgreement(command.Version, time.GetUtcNow()))
        {
            trail.Add(AuditKind.AgreementAccepted, user.Id, detail: command.Version);
        }
        await db.SaveChangesAsync(cancellationToken);
        // The person has accepted it, whichever of their browsers asked.
        await db.Sessions.Where(s => s.UserId == visitor.UserId && s.OwesAgreement)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.OwesAgreement, false), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return AcceptAgreementResult.Accepted;
    }
}
