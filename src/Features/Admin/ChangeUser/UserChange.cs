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

    /// <summary>End the lock that wrong passwords or codes put on the account, and forget them.</summary>
    Unlock,

    /// <summary>Sign out of every browser.</summary>
    EndSessions,

    /// <summary>Sign out of one browser.</summary>
    EndSession,

    /// <summary>Mail a link by which the owner, and nobody else, chooses a new password.</summary>
    ResetPassword,

    /// <summary>Take away every second factor and recovery code, for an owner who has lost them all, and sign out of every browser.</summary>
    RemoveFactors,

    /// <summary>Take the authenticator app away, and sign out of every browser.</summary>
    RemoveApp,

    /// <summary>Take one passkey away, and sign out of every browser.</summary>
    RemovePasskey,
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

    /// <summary>Whether it takes something away: then it needs a reason.</summary>
    public static bool NeedsReason(this UserChange change) => change is UserChange.Disable or UserChange.Delete or UserChange.RevokeAdministrator || change.RemovesFactors();

    /// <summary>Whether a reason is asked for, needed or not.</summary>
    public static bool TakesReason(this UserChange change) => change.NeedsReason() || change == UserChange.EndSessions;

    /// <summary>Whether it is asked about before it is done.</summary>
    public static bool IsAsked(this UserChange change) => change.TakesReason() || change == UserChange.GrantAdministrator;

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

    /// <summary>Whether that administrator can do it to that account: nobody demotes themselves or takes away their own factors here.</summary>
    public static bool MayBeDone(this UserChange change, Guid? by, Guid to) => by != to || !(change.Demotes() || change.RemovesFactors());

    public static bool RemovesFactors(this UserChange change) => change is UserChange.RemoveFactors or UserChange.RemoveApp or UserChange.RemovePasskey;

    /// <summary>The code of why it wasn't done.</summary>
    public static string Code(this ChangeUserResult refused) => $"changeUser.{JsonNamingPolicy.CamelCase.ConvertName(refused.ToString())}";

    /// <summary>Whether it takes an active account.</summary>
    public static bool NeedsActive(this UserChange change) => change is UserChange.ResetPassword or UserChange.GrantAdministrator;
}
