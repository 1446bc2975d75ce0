using Slices.Domain;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Admin.ChangeUser;

/// <summary>Which administrator acts, from where, and why. It is written to the audit log of each account that is changed.</summary>
public sealed record AdministratorAction(Guid? AdministratorId, string Address, string Network, string Device, string Reason)
{
    /// <summary>One of the signed-in administrator.</summary>
    public static AdministratorAction Of(Visitor visitor, string reason) => new(visitor.UserId, visitor.Address, visitor.Network, visitor.Device, reason);

    public AuditEntry Entry(AuditKind kind, User user, DateTimeOffset now) =>
        AuditEntry.Of(kind, user.Id, AdministratorId, null, Address, Network, Device, Reason, now);
}
