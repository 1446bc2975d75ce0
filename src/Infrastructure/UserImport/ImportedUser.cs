using Slices.Domain;

namespace Slices.Infrastructure.UserImport;

/// <summary>An account as another system has it. Nothing of it is checked yet.</summary>
public sealed record ImportedUser
{
    /// <summary>What it is known by there, such as its primary key.</summary>
    public required string Key { get; init; }

    public string UserName { get; init; } = "";
    public string Email { get; init; } = "";
    public string Mobile { get; init; } = "";
    public string Nickname { get; init; } = "";

    /// <summary>The language of mails; null for the one that the operator chose.</summary>
    public string? Culture { get; init; }

    public string? TimeZone { get; init; }

    /// <summary>The password's hash as this site would keep it; null where nobody can sign in by one.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>How the password was hashed, for the report, where it can't be checked here.</summary>
    public string? UnknownAlgorithm { get; init; }

    public bool IsActivated { get; init; } = true;
    public bool IsDisabled { get; init; }
    public bool IsAdministrator { get; init; }

    /// <summary>Whether nothing signs in until a new password is chosen by mail.</summary>
    public bool MustReset { get; init; }

    /// <summary>When it is to be deleted, as its owner wants; or null.</summary>
    public DateTimeOffset? DeletionDueAt { get; init; }

    /// <summary>The terms that its owner accepted, the latest last.</summary>
    public IReadOnlyList<AgreementAcceptance> Agreements { get; init; } = [];

    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? LastSignInAt { get; init; }
}

/// <summary>One row of the file that is imported.</summary>
/// <param name="Number">Which it is, counted from 1.</param>
/// <param name="User">Null for a row that can't be read.</param>
/// <param name="Position">How many bytes of the file are read.</param>
public sealed record ImportRow(long Number, ImportedUser? User, long Position);

/// <summary>How to import.</summary>
/// <param name="Source">Where the accounts come from, such as <c>django auth.user</c>. With it, their keys say which are here already.</param>
/// <param name="Detail">What the audit log says of each account that is added.</param>
/// <param name="Culture">The language of mails to those whose own isn't known.</param>
/// <param name="IsTrial">Whether nothing is kept.</param>
public sealed record ImportPlan(string Source, string Detail, string Culture, bool IsTrial);

/// <summary>What the operator is told about a row. The texts <c>import.…</c> say it.</summary>
public enum ImportReason
{
    // Not taken.
    Unreadable,
    KeyMissing,
    EmailMissing,
    EmailInvalid,

    /// <summary>An account here has it, or an earlier row.</summary>
    EmailTaken,

    /// <summary>It was imported before, and the account has been deleted since.</summary>
    Deleted,

    /// <summary>Its address was never proven, so there is nothing to take over.</summary>
    NotActivated,

    // Taken, but changed.
    UserNameInvalid,
    UserNameTaken,
    NicknameInvalid,
    MobileInvalid,
    MobileTaken,

    /// <summary>Its owner has no password there and chooses one by mail.</summary>
    PasswordUnusable,

    /// <summary>The password can't be checked here, or its check would cost too much: its owner chooses one by mail.</summary>
    PasswordUnknown,

    /// <summary>It was an administrator there, and isn't here.</summary>
    Administrator,
}

/// <param name="Detail">Such as the new username.</param>
public sealed record ImportNote(ImportRow Row, ImportReason Reason, string Detail = "")
{
    public bool IsTaken => Reason > ImportReason.NotActivated;
}

/// <summary>How far an import is.</summary>
public sealed record ImportTotals
{
    public long Rows { get; init; }
    public long Imported { get; init; }
    public long Known { get; init; }
    public long NotTaken { get; init; }
    public long Changed { get; init; }
    public long Resets { get; init; }
    public long Administrators { get; init; }
    public long Position { get; init; }
}
