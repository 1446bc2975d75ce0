namespace Slices.Tests.Support;

/// <summary>The cases of a theory of which the quick run takes the first alone.</summary>
public static class Sweep
{
    public static IEnumerable<TheoryDataRow<T>> Of<T>(IEnumerable<T> cases) => cases.Select((one, n) => n == 0 ? new(one) : new TheoryDataRow<T>(one).WithTrait(SlowAttribute.Name, SlowAttribute.Value));
}
