using Xunit.v3;

namespace Slices.Tests.Support;

/// <summary>
/// Runs in the full run alone, not in <c>./test quick</c>: what opens a browser, starts a process, lets a part of the site fail, wants
/// many sites, or sweeps over what one representative stands for.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SlowAttribute : Attribute, ITraitAttribute
{
    /// <summary>The trait that <c>./test quick</c> leaves out.</summary>
    public const string Name = "Speed";

    public const string Value = "Slow";

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new(Name, Value)];

    /// <summary>Fails in the quick run, where nothing may come that isn't marked.</summary>
    internal static void Require(string what)
    {
        if (Environment.GetEnvironmentVariable("SLICES_QUICK") is { Length: > 0 })
        {
            throw new InvalidOperationException($"The quick run has no time for {what}: mark the test as [Slow].");
        }
    }
}
