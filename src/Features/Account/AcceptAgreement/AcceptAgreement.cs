using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Settings;

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
    CurrentUser owner, SessionStore sessions, AuditTrail trail, IOptions<RegistrationSettings> settings, TimeProvider time)
    : IRequestHandler<AcceptAgreementCommand, AcceptAgreementResult>
{
    public async Task<AcceptAgreementResult> Handle(AcceptAgreementCommand command, CancellationToken cancellationToken) =>
        command.Version != settings.Value.AgreementVersion ? AcceptAgreementResult.OtherVersion : await owner.ChangeAsync(async user =>
        {
            if (user.AcceptAgreement(command.Version, time.GetUtcNow()))
            {
                trail.Add(AuditKind.AgreementAccepted, user.Id, detail: command.Version);
            }
            // The person has accepted it, whichever of their browsers asked.
            await sessions.SaveAcceptanceAsync(user.Id, cancellationToken);
            return AcceptAgreementResult.Accepted;
        }, cancellationToken);
}
