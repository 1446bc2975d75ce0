using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;

namespace Slices.Infrastructure.Factors;

/// <summary>Leaves what changed in the record and tells the owner by mail, both with the caller's next save.</summary>
public sealed class FactorChanges(AuditTrail trail, Notices notices)
{
    public void Record(AuditKind kind, Factor factor, User owner)
    {
        trail.Add(kind, owner.Id, factor);
        notices.Queue(MailTemplate.FactorChanged, owner);
    }
}
