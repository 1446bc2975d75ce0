using System.Buffers.Text;
using Microsoft.AspNetCore.Authentication;

namespace Slices.Infrastructure.External;

/// <summary>
/// The state is the framework's random number alone, checked against a cookie of the browser. What it stands for is kept
/// here (<see cref="ExternalLoginStates"/>), since WeChat takes no more than 128 bytes back.
/// </summary>
public sealed class ExternalLoginStateProtector : ISecureDataFormat<AuthenticationProperties>
{
    private const int Bytes = 32;

    // The framework's own name of it.
    private const string Correlation = ".xsrf";

    public static bool IsState(string? text) => text?.Length == Base64Url.GetEncodedLength(Bytes) && Base64Url.IsValid(text);

    public string Protect(AuthenticationProperties data) => data.Items[Correlation]!;

    public string Protect(AuthenticationProperties data, string? purpose) => Protect(data);

    public AuthenticationProperties? Unprotect(string? protectedText) =>
        IsState(protectedText) ? new(new Dictionary<string, string?> { [Correlation] = protectedText }) : null;

    public AuthenticationProperties? Unprotect(string? protectedText, string? purpose) => Unprotect(protectedText);
}
