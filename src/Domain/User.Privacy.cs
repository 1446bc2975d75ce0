namespace Slices.Domain;

public sealed partial class User
{
    /// <summary>How long an account that its owner wants deleted can still be kept.</summary>
    public static readonly TimeSpan DeletionGrace = TimeSpan.FromDays(7);

    /// <summary>When the account is deleted, as its owner wants; or null.</summary>
    public DateTimeOffset? DeletionDueAt { get; private set; }

    /// <summary>Notes that this version is accepted now. Harmless when it is accepted already.</summary>
    /// <returns>False when it was the last one that was accepted.</returns>
    public bool AcceptAgreement(string version, DateTimeOffset now)
    {
        if (Agreements is [.., var last] && last.Version == version)
        {
            return false;
        }
        Agreements = [.. Agreements, new(version, now)];
        return true;
    }

    /// <summary>
    /// Whether the last accepted version is another one. An account that never accepted any, such as an administrator made at
    /// the server, needn't.
    /// </summary>
    public bool MustAcceptAgreement(string version) => Agreements is [.., var last] && last.Version != version;

    /// <returns>False when it is due already, which puts nothing off.</returns>
    public bool RequestDeletion(DateTimeOffset now)
    {
        if (DeletionDueAt is not null)
        {
            return false;
        }
        DeletionDueAt = now + DeletionGrace;
        return true;
    }

    /// <returns>False when none was due.</returns>
    public bool CancelDeletion()
    {
        var wasDue = DeletionDueAt is not null;
        DeletionDueAt = null;
        return wasDue;
    }
}
