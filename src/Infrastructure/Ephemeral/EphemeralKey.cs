using System.Security.Cryptography;
using System.Text;

namespace Slices.Infrastructure.Ephemeral;

public static class EphemeralKey
{
    /// <summary>A key for what is kept about <paramref name="who"/>: hashed, so that no text from outside becomes a key of unknown length or shape.</summary>
    public static string For(string room, string who) =>
        $"{room}:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(who)).AsSpan(0, 16))}";
}
