using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Audit;

/// <summary>
/// Writes the record. <see cref="Add"/> leaves saving to whoever is about to save what the entry is about, so that both
/// are kept or neither; <see cref="WriteAsync"/> is for refusals, which change nothing else.
/// </summary>
public sealed class AuditTrail(SlicesDb db, Visitor visitor, IServiceScopeFactory scopes, TimeProvider time)
{
    /// <param name="kind">What happened.</param>
    /// <param name="userId">Whose account it is about.</param>
    /// <param name="factor">By what somebody proved, or failed to prove, who they are.</param>
    /// <param name="detail">A word or two more; never a secret, nor what a stranger typed.</param>
    public void Add(AuditKind kind, Guid? userId, Factor? factor = null, string detail = "") =>
        db.Add(Entry(kind, userId, factor, detail));

    /// <summary>Writes at once, whatever becomes of the request's own changes.</summary>
    public async Task WriteAsync(AuditKind kind, Guid? userId, Factor? factor = null, string detail = "")
    {
        await using var scope = scopes.CreateAsyncScope();
        var other = scope.ServiceProvider.GetRequiredService<SlicesDb>();
        other.Add(Entry(kind, userId, factor, detail));
        await other.SaveChangesAsync(CancellationToken.None);
    }

    private AuditEntry Entry(AuditKind kind, Guid? userId, Factor? factor, string detail) => AuditEntry.Of(
        kind, userId, visitor.UserId, factor, visitor.Address, visitor.Network, visitor.Device, detail, time.GetUtcNow());
}
