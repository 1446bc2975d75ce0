using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Slices.Infrastructure.Security;

/// <summary>The token in the link that makes the first administrator. It is worth nothing once there is one.</summary>
public sealed class SetUpTokens(IDataProtectionProvider protection)
{
    private const string Payload = "set up";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Slices.SetUp.v1").ToTimeLimitedDataProtector();

    public string Issue() => protector.Protect(Payload, Lifetime);

    public bool IsValid(string token)
    {
        try
        {
            return protector.Unprotect(token) == Payload;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
