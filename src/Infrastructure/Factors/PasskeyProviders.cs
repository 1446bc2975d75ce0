using System.Collections.Frozen;

namespace Slices.Infrastructure.Factors;

/// <summary>The well-known makers and keepers of passkeys, by the AAGUID that a new passkey tells. Source: docs/data.md.</summary>
public static class PasskeyProviders
{
    private const int AaguidLength = 16;
    private const int CredentialLengthBytes = 2;

    private static readonly FrozenDictionary<Guid, string> Names = Read();

    /// <summary>Such as <c>iCloud Keychain</c>; null for one that isn't known, or that doesn't tell.</summary>
    /// <param name="attestation">What the authenticator said of the new passkey.</param>
    /// <param name="credentialId">The passkey's own id.</param>
    public static string? NameOf(ReadOnlySpan<byte> attestation, ReadOnlySpan<byte> credentialId)
    {
        // WebAuthn's attested credential data: the AAGUID, the id's length, the id.
        var start = attestation.IndexOf(credentialId) - CredentialLengthBytes - AaguidLength;
        return start < 0 ? null : Names.GetValueOrDefault(new Guid(attestation.Slice(start, AaguidLength), bigEndian: true));
    }

    private static FrozenDictionary<Guid, string> Read()
    {
        using var reader = new StreamReader(typeof(PasskeyProviders).Assembly.GetManifestResourceStream("authenticators.txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2))
            .ToFrozenDictionary(parts => Guid.Parse(parts[0]), parts => parts[1]);
    }
}
