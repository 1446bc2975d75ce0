using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Factors;

/// <summary>Leaves what changed in the record and tells the owner by mail, both with the caller's next save.</summary>
public sealed class FactorChanges(SlicesDb db, AuditTrail trail, Visitor visitor, TimeProvider time)
{
    public void Record(AuditKind kind, Factor factor, User owner)
    {
        trail.Add(kind, owner.Id, factor);
        Tell(owner);
    }

    public void Tell(User user) =>
        db.OutgoingMails.Add(OutgoingMail.Queue(MailTemplate.FactorChanged, user, user.Culture, visitor.Address, time.GetUtcNow()));
}
