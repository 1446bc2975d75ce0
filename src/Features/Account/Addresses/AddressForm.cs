using System.Globalization;
using Slices.Domain;
using Slices.Infrastructure.Areas;

namespace Slices.Features.Account.Addresses;

/// <summary>What the form shows, be the address new or changed.</summary>
/// <param name="NextAsked">Whether the next select was just asked for, which then takes the focus.</param>
public sealed record AddressForm(SaveAddressCommand Input, IReadOnlyList<AreaLevel> Levels, bool NextAsked = false)
{
    /// <summary>Whether English names stand before the Chinese ones, which couriers need.</summary>
    public static bool ShowsEnglish => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    /// <summary>What a choice is called. The script areas.js does the same.</summary>
    public static string LabelOf(Area area) => ShowsEnglish && area.EnglishName is { } english ? $"{english} {area.Name}" : area.Name;
}
