using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Factors;

/// <summary>Leaves what happened to the factors in the record and tells the owner by mail, both with the caller's next save.</summary>
public sealed class FactorChanges(SlicesDb db, AuditTrail trail, Notices notices, Visitor visitor)
{
    /// <summary>For the signed-in visitor's own account.</summary>
    public async Task RecordAsync(AuditKind kind, Factor factor, CancellationToken cancellation)
    {
        trail.Add(kind, visitor.UserId, factor);
        notices.Queue(MailTemplate.FactorChanged, await db.Users.AsNoTracking().SingleAsync(u => u.Id == visitor.UserId, cancellation));
    }

    /// <summary>Tells the owner that a recovery code is used up; the sign-in leaves the entry.</summary>
    public void Tell(User user) => notices.Queue(MailTemplate.RecoveryCodeUsed, user);
}
