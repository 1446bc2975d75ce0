namespace Slices.Infrastructure.External;

/// <summary>The providers that the settings name.</summary>
public sealed class ExternalProviders(IEnumerable<ExternalProvider> all)
{
    public IReadOnlyList<ExternalProvider> On => [.. all.Where(p => p.Settings.IsOn)];

    /// <summary>The one of that name; null when there is none, or it isn't on.</summary>
    public ExternalProvider? Find(string name) => On.FirstOrDefault(p => p.Name == name);
}
