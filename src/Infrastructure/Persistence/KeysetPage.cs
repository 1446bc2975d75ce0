namespace Slices.Infrastructure.Persistence;

/// <summary>One page of a long list.</summary>
/// <param name="Previous">What the page before this one comes before, or null on the first page.</param>
/// <param name="Next">What the page after this one follows, or null on the last page.</param>
public sealed record KeysetPage<T>(IReadOnlyList<T> Rows, string? Previous, string? Next);
