using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Slices.Infrastructure.Persistence;

/// <summary>Where a page of a long list begins or ends: the sorting key and the id of the row at its edge.</summary>
public sealed record KeysetCursor(string Key, Guid Id)
{
    /// <summary>The place of a row in a list that is sorted by moments.</summary>
    public static KeysetCursor At(DateTimeOffset moment, Guid id) => new(moment.ToString("O", CultureInfo.InvariantCulture), id);

    /// <summary>What <see cref="At"/> was given, or null when the key spells no moment.</summary>
    public DateTimeOffset? Moment =>
        DateTimeOffset.TryParseExact(Key, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) ? moment.ToUniversalTime() : null;

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Id:N}{Key}"));

    /// <summary>The cursor that <paramref name="text"/> spells, or null when it is none.</summary>
    public static KeysetCursor? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 400 || !Base64Url.IsValid(text))
        {
            return null;
        }
        var plain = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        return plain.Length >= 32 && !plain.Contains('\0') && Guid.TryParseExact(plain[..32], "N", out var id) ? new(plain[32..], id) : null;
    }
}
