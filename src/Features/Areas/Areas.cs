using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Areas;

namespace Slices.Features.Areas;

/// <summary>What lies directly in the area of that code; the provinces when there is none.</summary>
public sealed record AreasQuery(string? Code = null) : IRequest<IReadOnlyList<ListedArea>?>;

/// <param name="EnglishName">Null where the list has none.</param>
public sealed record ListedArea(string Code, string Name, bool HasChildren, string? EnglishName);

public sealed class AreasHandler(CurrentAreas areas) : IRequestHandler<AreasQuery, IReadOnlyList<ListedArea>?>
{
    /// <returns>Null when no area is listed under the code.</returns>
    public async Task<IReadOnlyList<ListedArea>?> Handle(AreasQuery query, CancellationToken cancellationToken)
    {
        var tree = await areas.ReadAsync(cancellationToken);
        IReadOnlyList<Area>? found = query.Code is not { } code ? tree.Provinces : tree.FindListed(code) is null ? null : tree.ChildrenOf(code);
        return found is null ? null : [.. found.Select(a => new ListedArea(a.Code, a.Name, tree.ChildrenOf(a.Code).Count > 0, a.EnglishName))];
    }
}
