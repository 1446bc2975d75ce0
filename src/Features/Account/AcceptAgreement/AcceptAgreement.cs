using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Settings;

namespace Slices.Features.Account.AcceptAgreement;

/// <summary>Accepts the agreement, in the version that was shown.</summary>
public sealed record AcceptAgreementCommand(string Version) : IRequest<AcceptAgreementResult>;

public enum AcceptAgreementResult
{
    Accepted,

    /// <summary>There is a newer one by now.</summary>
    OtherVersion,
}

public sealed class AcceptAgreementHandler(
    CurrentUser currentUser, SessionStore sessions, AuditTrail trail, IOptions<RegistrationSettings> settings, TimeProvider time)
    : IRequestHandler<AcceptAgreementCommand, AcceptAgreementResult>
{
    public async Task<AcceptAgreementResult> Handle(AcceptAgreementCommand command, CancellationToken cancellationToken) =>
        command.Version != settings.Value.AgreementVersion ? AcceptAgreementResult.OtherVersion : await currentUser.ChangeAsync(async user =>
        {
            if (user.AcceptAgreement(command.Version, time.GetUtcNow()))
            {
                trail.Add(AuditKind.AgreementAccepted, user.Id, detail: command.Version);
            }
            // It counts for all of the user's sessions.
            await sessions.SaveAcceptanceAsync(user.Id, cancellationToken);
            return AcceptAgreementResult.Accepted;
        }, cancellationToken);
}
