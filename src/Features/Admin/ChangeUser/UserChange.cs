using System.Text.Json;
using Slices.Domain;

namespace Slices.Features.Admin.ChangeUser;

public enum UserChange
{
    /// <summary>Mark the address as proven.</summary>
    Activate,

    /// <summary>Disable the account and end its sessions.</summary>
    Disable,

    /// <summary>Enable the account.</summary>
    Enable,

    /// <summary>Remove the account and all that belongs to it.</summary>
    Delete,

    /// <summary>Sign out of every browser.</summary>
    EndSessions,

    /// <summary>Mail a link by which the owner, and nobody else, chooses a new password.</summary>
    ResetPassword,

    /// <summary>Take away every second factor and recovery code, for an owner who has lost them all, and sign out of every browser.</summary>
    RemoveFactors,
    GrantAdministrator,
    RevokeAdministrator,
}

public static class UserChanges
{
    /// <summary>What may be done to many accounts at once.</summary>
    public static IReadOnlyList<UserChange> InBulk { get; } = [UserChange.Activate, UserChange.Disable, UserChange.Enable];

    /// <summary>What can be done to an account in that state, short of deleting it.</summary>
    public static IEnumerable<UserChange> Changes(this UserState state) => state switch
    {
        UserState.Unactivated => [UserChange.Activate, UserChange.Disable],
        UserState.Active => [UserChange.Disable],
        _ => [UserChange.Enable],
    };

    /// <summary>Whether it is asked about before it is done.</summary>
    public static bool IsAsked(this UserChange change) => change is UserChange.Disable or UserChange.Delete or UserChange.RemoveFactors
        or UserChange.GrantAdministrator or UserChange.RevokeAdministrator;

    /// <summary>What takes it back; null where nothing does.</summary>
    public static UserChange? Inverse(this UserChange change) => change switch
    {
        UserChange.Disable => UserChange.Enable,
        UserChange.Enable => UserChange.Disable,
        UserChange.GrantAdministrator => UserChange.RevokeAdministrator,
        UserChange.RevokeAdministrator => UserChange.GrantAdministrator,
        _ => null,
    };

    /// <summary>Whether it leaves the account without what makes an administrator.</summary>
    public static bool Demotes(this UserChange change) => change is UserChange.Disable or UserChange.Delete or UserChange.RevokeAdministrator;

    /// <summary>Whether administrators can't do it to themselves.</summary>
    public static bool IsForOthers(this UserChange change) => change.Demotes() || change == UserChange.RemoveFactors;

    /// <summary>The code of why it wasn't done.</summary>
    public static string Code(this ChangeUserResult refused) => $"changeUser.{JsonNamingPolicy.CamelCase.ConvertName(refused.ToString())}";

    /// <summary>Whether it takes an active account.</summary>
    public static bool NeedsActive(this UserChange change) => change is UserChange.ResetPassword or UserChange.GrantAdministrator;
}
