using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Slices.Features.Admin.Users;

/// <summary>Encrypts the cursors of the list of accounts: they hold addresses, which the list shows masked, and stand in the links of its pages.</summary>
public sealed class UserCursors(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("Slices.Users.Cursor");

    [return: NotNullIfNotNull(nameof(cursor))]
    public string? Protect(string? cursor) => cursor is null ? null : protector.Protect(cursor);

    /// <summary>The cursor; null where it is none of this list's.</summary>
    public string? Unprotect(string? text)
    {
        try
        {
            return string.IsNullOrEmpty(text) ? null : protector.Unprotect(text);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
