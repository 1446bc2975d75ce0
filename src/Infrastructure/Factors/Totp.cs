using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slices.Domain;

namespace Slices.Infrastructure.Factors;

/// <summary>RFC 6238 as every authenticator app speaks it: HMAC-SHA1, six digits, a new code every 30 seconds.</summary>
public static class Totp
{
    public const int Digits = 6;
    public const int SecretBytes = 20;
    public const int StepSeconds = 30;

    // Telephones' clocks are a little off: RFC 6238 advises one step.
    private const int Drift = 1;

    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    public static long StepAt(DateTimeOffset now) => now.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code that was typed; null for what can't be one.</summary>
    public static string? Parse(string typed) => UnicodeText.Digits(typed, Digits);

    /// <param name="digits">The RFC's own examples have eight.</param>
    public static string Code(byte[] secret, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        // SHA-1 because no app knows better; HMAC doesn't suffer from its collisions.
#pragma warning disable CA5350
        var mac = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(mac[^1] & 0xf)) & 0x7fff_ffff;
        return (number % (int)Math.Pow(10, digits)).ToString($"D{digits}", CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code this is, of those around now and after <paramref name="last"/>; or null.</summary>
    public static long? Find(byte[] secret, string code, long last, DateTimeOffset now)
    {
        var current = StepAt(now);
        var typed = Encoding.UTF8.GetBytes(code);
        long? found = null;
        for (var step = Math.Max(current - Drift, last + 1); step <= current + Drift; step++)
        {
            found = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(secret, step)), typed) ? step : found;
        }
        return found;
    }

    /// <summary>The secret as apps take it, in capital letters and digits.</summary>
    public static string ToBase32(byte[] secret)
    {
        var text = new StringBuilder();
        var bits = 0;
        var count = 0;
        foreach (var b in secret)
        {
            bits = (bits << 8) | b;
            count += 8;
            for (; count >= 5; count -= 5)
            {
                text.Append(Base32[(bits >> (count - 5)) & 31]);
            }
            bits &= 31;
        }
        return text.ToString();
    }
}
