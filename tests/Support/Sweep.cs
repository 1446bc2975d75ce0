namespace Slices.Tests.Support;

/// <summary>The cases of a theory of which the quick run takes the first alone.</summary>
public static class Sweep
{
    public static IEnumerable<TheoryDataRow<T>> Of<T>(IEnumerable<T> cases) => cases.Select((one, n) => FirstIsQuick(new TheoryDataRow<T>(one), n));

    /// <summary>Each of the one with each of the other.</summary>
    public static IEnumerable<TheoryDataRow<T, TOther>> Of<T, TOther>(IEnumerable<T> cases, IEnumerable<TOther> others) =>
        cases.SelectMany(_ => others, (one, other) => new TheoryDataRow<T, TOther>(one, other)).Select(FirstIsQuick);

    private static TRow FirstIsQuick<TRow>(TRow row, int n)
        where TRow : TheoryDataRowBase => n == 0 ? row : row.WithTrait(SlowAttribute.Name, SlowAttribute.Value);
}
