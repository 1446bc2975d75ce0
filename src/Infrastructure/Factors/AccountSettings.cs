using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Factors;

/// <summary>What accounts must have.</summary>
public sealed class AccountSettings : ISettings
{
    public static string Section => "Accounts";

    /// <summary>Whether administrators need a second factor. One without is led to the page that sets one up, and nowhere else.</summary>
    public bool RequireAdministratorFactor { get; set; }

    public IEnumerable<string> Validate(IHostEnvironment environment) => [];
}
