using Microsoft.AspNetCore.DataProtection;

namespace Slices.Infrastructure.Sms;

/// <summary>Codes as they wait in the database for their message to leave: encrypted by the site's keys.</summary>
public sealed class ProtectedCodes(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("Slices.SmsCode");

    public string Protect(string code) => protector.Protect(code);

    /// <exception cref="System.Security.Cryptography.CryptographicException">It wasn't encrypted here, or its keys no longer exist.</exception>
    public string Unprotect(string protectedCode) => protector.Unprotect(protectedCode);
}
