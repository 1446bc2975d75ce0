using Microsoft.EntityFrameworkCore;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Sessions;

/// <summary>Signs browsers out. Whatever else keeps a browser known to an account ends here too.</summary>
public sealed class SessionEnder(SlicesDb db)
{
    /// <summary>Ends all sessions of the account at once, but the one that is <paramref name="kept"/>.</summary>
    public Task<int> EndAllAsync(Guid userId, Guid? kept, CancellationToken cancellation) =>
        db.Sessions.Where(s => s.UserId == userId && s.Id != kept).ExecuteDeleteAsync(cancellation);
}
