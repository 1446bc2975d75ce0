using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Slices.Infrastructure.Agreements;

/// <summary>What people accept when they register, and again when it has changed.</summary>
public sealed class Agreements(IOptions<AgreementSettings> settings)
{
    // Of the text that comes with the software.
    private const string BuiltInVersion = "2026-11";

    /// <summary>The operator's terms; null while the text that comes with the software stands for them.</summary>
    public AgreementText? Terms { get; } = AgreementText.Read(settings.Value.Terms, "terms");

    /// <summary>The operator's privacy policy; null where there is none.</summary>
    public AgreementText? Privacy { get; } = AgreementText.Read(settings.Value.Privacy, "privacy");

    /// <summary>The texts' own version: another one for other texts, whichever node or release shows them.</summary>
    public string Version => Terms is null && Privacy is null
        ? BuiltInVersion
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Terms?.Source ?? BuiltInVersion}\0{Privacy?.Source}")).AsSpan(0, 4));
}
