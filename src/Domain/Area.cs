namespace Slices.Domain;

/// <summary>A province, city or district of China, by its national code.</summary>
/// <param name="Code">Six digits.</param>
/// <param name="Parent">The code of what it lies in; null for a province.</param>
/// <param name="EnglishName">Such as <c>Dongcheng District</c>; null where the list doesn't say.</param>
/// <param name="RetiredAt">When it was taken off the list. It is kept, because old addresses name it.</param>
public sealed record Area(string Code, string Name, string? Parent, string? EnglishName = null, DateTimeOffset? RetiredAt = null)
{
    public const int CodeLength = 6;
    public const int MaxNameLength = 50;
    public const int MaxEnglishNameLength = 100;

    /// <summary>Province, city, district.</summary>
    public const int MaxLevels = 3;

    /// <summary>True for what only groups the districts in it, such as 市辖区, and is customarily left out when they are named.</summary>
    public bool IsGroupingOnly => Name is "市辖区" or "县" || Name.EndsWith("直辖县级行政区划", StringComparison.Ordinal);
}
