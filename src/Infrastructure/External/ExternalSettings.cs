using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.External;

/// <summary>Our application at a provider. Without an id the provider isn't offered.</summary>
public abstract class ExternalSettings
{
    /// <summary>The application's id at the provider. Without it the provider isn't offered.</summary>
    public string AppId { get; set; } = "";

    /// <summary>How long each of the provider's answers is waited for.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    public bool IsOn => AppId.Length > 0;

    /// <summary>What only we and the provider know.</summary>
    public abstract string Secret { get; }

    /// <param name="section">Where the settings lie.</param>
    /// <param name="secret">What the secret is called there.</param>
    /// <param name="endpoints">The provider's addresses, with their names there.</param>
    protected IEnumerable<string> Validate(string section, string secret, IHostEnvironment environment, params (string Name, string Value)[] endpoints)
    {
        if (AppId.Length == 0 != (Secret.Length == 0))
        {
            yield return $"{section}:{(IsOn ? secret : "AppId")} is missing: set it, or take {section}:{(IsOn ? "AppId" : secret)} out.";
        }
        foreach (var (name, value) in new[] { ("AppId", AppId), (secret, Secret) })
        {
            if (!value.All(c => c is > ' ' and <= '~'))
            {
                yield return $"{section}:{name} must consist of printable ASCII characters without blanks.";
            }
        }
        if (Timeout < TimeSpan.FromMilliseconds(100) || Timeout > TimeSpan.FromSeconds(10))
        {
            yield return $"{section}:Timeout {Timeout} must be between a tenth of a second (00:00:00.1) and 10 seconds (00:00:10).";
        }
        foreach (var fault in endpoints.SelectMany(endpoint => HttpAddress.ValidateEndpoint($"{section}:{endpoint.Name}", endpoint.Value, environment)))
        {
            yield return fault;
        }
    }
}
