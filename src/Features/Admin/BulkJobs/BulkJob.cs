namespace Slices.Features.Admin.BulkJobs;

/// <summary>What can be done to many accounts at once.</summary>
public enum BulkAction
{
    Activate,
    Disable,
    EndSessions,

    /// <summary>End the password and the sessions, and mail a link for a new one: nothing signs in before.</summary>
    RequireNewPassword,
    Delete,
}

public enum BulkJobState
{
    /// <summary>Its accounts are counted; nothing has happened to them.</summary>
    Draft,
    Running,
    Done,
    Cancelled,
}

/// <summary>Something that an administrator does to many accounts, in the background.</summary>
/// <param name="Reason">Why, in the administrator's words: it goes into each account's record.</param>
/// <param name="Total">The accounts that it is about.</param>
/// <param name="Administrators">The administrators among those that matched, who are left out.</param>
/// <param name="Unchanged">The accounts that were so already.</param>
/// <param name="Failed">The accounts that couldn't be changed.</param>
public sealed record BulkJob(
    Guid Id, BulkAction Act, BulkJobState State, string Reason, Guid AdministratorId, string Address, string Network, string Device,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, int Total, int Administrators, int Done, int Unchanged, int Failed)
{
    public int Processed => Done + Unchanged + Failed;
}

public static class BulkActions
{
    /// <summary>Whether it takes something away that is hard to give back, so that the number of accounts is typed first.</summary>
    public static bool IsDangerous(this BulkAction act) => act is BulkAction.Disable or BulkAction.RequireNewPassword or BulkAction.Delete;
}
