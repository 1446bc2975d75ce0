using System.Collections.Frozen;
using System.ComponentModel;
using Slices.Domain;

namespace Slices.Infrastructure.Areas;

/// <summary>One of the selects by which an area is found.</summary>
/// <param name="Field">The name of its field: Province, City or District.</param>
public sealed record AreaLevel(string Field, IReadOnlyList<Area> Options, Area? Chosen);

/// <summary>All areas as they were at one moment.</summary>
[ImmutableObject(true)]
public sealed class AreaTree
{
    private static readonly string[] Fields = ["Province", "City", "District"];

    private readonly FrozenDictionary<string, Area> all;
    private readonly FrozenDictionary<string, Area[]> listed;

    public AreaTree(IReadOnlyCollection<Area> areas)
    {
        all = areas.ToFrozenDictionary(a => a.Code);
        listed = areas.Where(a => a.RetiredAt is null).OrderBy(a => a.Code, StringComparer.Ordinal)
            .GroupBy(a => a.Parent ?? "").ToFrozenDictionary(g => g.Key, g => g.ToArray());
    }

    public IReadOnlyList<Area> Provinces => ChildrenOf("");

    /// <summary>The area that is listed under the code now.</summary>
    public Area? FindListed(string code) => all.GetValueOrDefault(code) is { RetiredAt: null } area ? area : null;

    public IReadOnlyList<Area> ChildrenOf(string code) => listed.GetValueOrDefault(code, []);

    /// <summary>From the province down to the area itself, even when it is retired; nothing for a code that never was.</summary>
    public IReadOnlyList<Area> PathTo(string code)
    {
        var path = new List<Area>(Area.MaxLevels);
        for (var next = code; next is not null && all.GetValueOrDefault(next) is { } area; next = area.Parent)
        {
            path.Insert(0, area);
        }
        return path;
    }

    /// <summary>As it is written on a parcel, such as <c>北京市 东城区</c>.</summary>
    public string NameOf(string code) => string.Join(' ', NamedPathTo(code).Select(a => a.Name));

    /// <summary>As English has it, such as <c>Dongcheng District, Beijing</c>; null where a part of it has no English name.</summary>
    public string? EnglishNameOf(string code)
    {
        string?[] names = [.. NamedPathTo(code).Reverse().Select(a => a.EnglishName)];
        return names.Length == 0 || names.Contains(null) ? null : string.Join(", ", names);
    }

    private IEnumerable<Area> NamedPathTo(string code)
    {
        var path = PathTo(code);
        return path.Where(a => !a.IsGroupingOnly || a == path[^1]);
    }

    /// <summary>Whether the area, or one that it lies in, isn't listed any more.</summary>
    public bool IsRetired(string code)
    {
        var path = PathTo(code);
        return path.Count == 0 || path.Any(a => a.RetiredAt is not null);
    }

    /// <summary>
    /// The selects after these codes were chosen in them: as many as there is something to choose in. What doesn't lie in the
    /// choice before it is no choice; where there is only one to choose, it is chosen.
    /// </summary>
    public IReadOnlyList<AreaLevel> Choose(params IReadOnlyList<string> codes)
    {
        var levels = new List<AreaLevel>(Fields.Length);
        var options = Provinces;
        foreach (var (field, code) in Fields.Zip(codes))
        {
            if (options.Count == 0)
            {
                break;
            }
            var chosen = options.FirstOrDefault(a => a.Code == code) ?? (options is [var only] ? only : null);
            levels.Add(new(field, options, chosen));
            options = chosen is null ? [] : ChildrenOf(chosen.Code);
        }
        return levels;
    }
}
