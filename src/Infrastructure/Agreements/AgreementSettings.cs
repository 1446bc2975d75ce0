using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Agreements;

/// <summary>The terms that people accept, and the privacy policy. Read at start.</summary>
public sealed class AgreementSettings : ISettings
{
    public static string Section => "Site";

    /// <summary>
    /// The terms of use: a folder that holds <c>terms.zh-CN.md</c>, <c>terms.en.md</c> or both, in Markdown without HTML; or an https
    /// address. A language without a text of its own shows the other one. Unless it is set, people accept a short text that comes with
    /// the software, which no site should be run with.
    /// </summary>
    public string Terms { get; set; } = "";

    /// <summary>
    /// The privacy policy: a folder that holds <c>privacy.zh-CN.md</c>, <c>privacy.en.md</c> or both, which may be the same folder; or
    /// an https address. Where it is set, people accept it with the terms.
    /// </summary>
    public string Privacy { get; set; } = "";

    public IEnumerable<string> Validate(IHostEnvironment environment) =>
        new[] { AgreementText.Fault("Site:Terms", Terms, "terms"), AgreementText.Fault("Site:Privacy", Privacy, "privacy") }.OfType<string>();
}
