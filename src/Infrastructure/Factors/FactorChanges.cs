using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Factors;

/// <summary>Leaves what changed in the record and tells the owner by mail, both with the caller's next save.</summary>
public sealed class FactorChanges(SlicesDb db, AuditTrail trail, Visitor visitor, TimeProvider time)
{
    /// <summary>For the signed-in visitor's own account.</summary>
    public async Task RecordAsync(AuditKind kind, Factor factor, CancellationToken cancellation)
    {
        trail.Add(kind, visitor.UserId, factor);
        Tell(await db.Users.AsNoTracking().SingleAsync(u => u.Id == visitor.UserId, cancellation));
    }

    public void Tell(User user) =>
        db.OutgoingMails.Add(OutgoingMail.Queue(MailTemplate.FactorChanged, user, user.Culture, visitor.Address, time.GetUtcNow()));
}
