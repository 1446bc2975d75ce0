namespace Slices.Infrastructure.Persistence;

/// <summary>One page of a long list.</summary>
/// <param name="Previous">The cursor to pass as <c>before</c>; null on the first page.</param>
/// <param name="Next">The cursor to pass as <c>after</c>; null on the last page.</param>
public sealed record KeysetPage<T>(IReadOnlyList<T> Rows, string? Previous, string? Next);
