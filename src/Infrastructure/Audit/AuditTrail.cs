using Slices.Domain;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Telemetry;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Audit;

/// <summary>
/// Writes the audit log. <see cref="Add"/> leaves saving to the caller, whose transaction keeps both the change and its entry or
/// neither. <see cref="WriteAsync"/> is for refusals, which change nothing else.
/// </summary>
public sealed class AuditTrail(UnitOfWork work, AuditLog log, Visitor visitor, IEphemeralStore store, TimeProvider time)
{
    /// <summary>How long one refusal stands for all of its kind from the same network and person, where sending them costs nothing.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <param name="kind">What happened.</param>
    /// <param name="userId">Whose account it is about.</param>
    /// <param name="factor">What the user authenticated with, or failed to.</param>
    /// <param name="detail">A word or two more; never a secret, nor what a stranger typed.</param>
    public void Add(AuditKind kind, Guid? userId, Factor? factor = null, string detail = "") =>
        log.Add(Entry(kind, userId, factor, detail));

    /// <summary>Writes at once, whatever becomes of the request's own changes; what could fill the disk, once in a <see cref="Pause"/>.</summary>
    public async Task WriteAsync(AuditKind kind, Guid? userId, Factor? factor = null, string detail = "")
    {
        if (work.Transaction is not null)
        {
            throw new InvalidOperationException("A refusal is written when no transaction is open: with it, it would be undone.");
        }
        if (kind == AuditKind.SignInRefused)
        {
            Metrics.SignInRefused(factor);
        }
        if (CanBeCausedByAnyone(kind, userId) && !await IsFirstAsync(kind))
        {
            return;
        }
        await log.WriteAsync(Entry(kind, userId, factor, detail));
    }

    private static bool CanBeCausedByAnyone(AuditKind kind, Guid? userId) => kind switch
    {
        AuditKind.CaptchaRefused or AuditKind.Forbidden or AuditKind.AntiforgeryFailed => true,
        AuditKind.SignInRefused or AuditKind.LoginRefused or AuditKind.ReauthenticationRefused => userId is null,
        _ => false,
    };

    private async Task<bool> IsFirstAsync(AuditKind kind)
    {
        try
        {
            return await store.ClaimAsync(EphemeralKey.For("audit", $"{kind} {visitor.Network} {visitor.UserId}"), Pause);
        }
        catch (EphemeralStoreUnavailableException)
        {
            // Rather a line too many than one too few.
            return true;
        }
    }

    private AuditEntry Entry(AuditKind kind, Guid? userId, Factor? factor, string detail) => AuditEntry.Of(
        kind, userId, visitor.UserId, factor, visitor.Address, visitor.Network, visitor.Device, detail, time.GetUtcNow());
}
