using Microsoft.EntityFrameworkCore;
using Slices.Domain;

namespace Slices.Infrastructure.Audit;

public static class Activity
{
    /// <summary>The last few entries about an account, the newest first.</summary>
    public static IQueryable<AuditEntry> LatestAbout(this IQueryable<AuditEntry> entries, Guid userId, int most) => entries
        .AsNoTracking()
        .Where(e => e.UserId == userId)
        .OrderByDescending(e => e.At).ThenByDescending(e => e.Id)
        .Take(most);
}
