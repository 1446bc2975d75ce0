namespace Slices.Features.Admin.ChangeUser;

public enum ChangeUserResult
{
    Done,

    /// <summary>It was so already, and nothing was recorded.</summary>
    Unchanged,
    NotFound,

    /// <summary>Administrators can't do it to themselves, so that none locks themselves out by mistake.</summary>
    Yourself,

    /// <summary>The last administrator can't leave.</summary>
    LastAdministrator,

    /// <summary>An account that is unproven or disabled gets no more rights and no link.</summary>
    NotActive,

    /// <summary>Another account proved the same address first.</summary>
    EmailTaken,

    /// <summary>The session has ended or the factor was removed already.</summary>
    Gone,

    /// <summary>So many links for a new password went to the owner lately that no further one leaves.</summary>
    TooMany,
}
