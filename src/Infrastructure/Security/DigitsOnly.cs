using System.Text;

namespace Slices.Infrastructure.Security;

/// <summary>
/// Decodes a header whose value is digits and nothing else, as RFC 9110 has Content-Length: whatever isn't one becomes a
/// question mark, and the value no number. Kestrel's own reading takes <c>+44</c> for 44, as a proxy before it may not.
/// </summary>
public sealed class DigitsOnly : Encoding
{
    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => byteCount;

    public override int GetByteCount(char[] chars, int index, int count) => count;

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        ASCII.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        // Of a longer one Kestrel looks at as many as are too many for a length.
        var count = Math.Min(byteCount, chars.Length - charIndex);
        for (var i = 0; i < count; i++)
        {
            chars[charIndex + i] = char.IsAsciiDigit((char)bytes[byteIndex + i]) ? (char)bytes[byteIndex + i] : '?';
        }
        return count;
    }
}
