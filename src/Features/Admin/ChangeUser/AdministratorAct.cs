using Slices.Domain;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Admin.ChangeUser;

/// <summary>Whose act it is, from where, and why: that goes into the record of each account that it changes.</summary>
public sealed record AdministratorAct(Guid? AdministratorId, string Address, string Network, string Device, string Reason)
{
    /// <summary>One of the signed-in administrator.</summary>
    public static AdministratorAct Of(Visitor visitor, string reason) => new(visitor.UserId, visitor.Address, visitor.Network, visitor.Device, reason);

    public AuditEntry Entry(AuditKind kind, User user, DateTimeOffset now) =>
        AuditEntry.Of(kind, user.Id, AdministratorId, null, Address, Network, Device, Reason, now);
}
