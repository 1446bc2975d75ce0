using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Slices.Tests.Support;

/// <summary>A passkey in a test's hands: answers as authenticators do, and lies where a test wants it to.</summary>
public sealed class SoftAuthenticator(string origin)
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly string[] Transports = ["internal"];

    private string userHandle = "";

    public byte[] CredentialId { get; init; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>What it says that it is.</summary>
    public Guid Aaguid { get; init; }

    public uint SignCount { get; set; }

    /// <summary>What the browser says it is on.</summary>
    public string Origin { get; set; } = origin;

    /// <summary>Whether somebody showed a finger or a PIN.</summary>
    public bool UserVerified { get; set; } = true;

    public string Create(JsonElement options)
    {
        userHandle = options.GetProperty("user").GetProperty("id").GetString()!;
        var point = key.ExportParameters(false).Q;
        byte[] cose = [0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32, .. point.X!, 0x22, 0x58, 32, .. point.Y!];
        byte[] data = [.. Data(0x40), .. Aaguid.ToByteArray(bigEndian: true), 0, (byte)CredentialId.Length, .. CredentialId, .. cose];
        byte[] attestation = [0xa3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xa0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data];
        return Answer(new { clientDataJSON = Encode(ClientData("webauthn.create", options)), attestationObject = Encode(attestation), transports = Transports });
    }

    public string Get(JsonElement options)
    {
        SignCount++;
        var (clientData, data) = (ClientData("webauthn.get", options), Data(0));
        var signature = key.SignData([.. data, .. SHA256.HashData(clientData)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(new { clientDataJSON = Encode(clientData), authenticatorData = Encode(data), signature = Encode(signature), userHandle });
    }

    private string Answer(object response) => JsonSerializer.Serialize(new
    {
        id = Encode(CredentialId),
        rawId = Encode(CredentialId),
        type = "public-key",
        clientExtensionResults = new { },
        authenticatorAttachment = "platform",
        response,
    });

    private byte[] ClientData(string type, JsonElement options) => JsonSerializer.SerializeToUtf8Bytes(
        new { type, challenge = options.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false });

    private byte[] Data(byte flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, SignCount);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes("localhost")), (byte)(flags | 1 | (UserVerified ? 4 : 0)), .. count];
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}

/// <summary>What people with passkeys and apps do, without a browser.</summary>
public static class FactorVisits
{
    /// <summary>What the site asks this visitor's passkeys, on the page at the path.</summary>
    public static async Task<(string Id, JsonElement Options)> AskPasskeyAsync(this Visitor visitor, string purpose, string path)
    {
        var token = (await visitor.GetAsync(path)).Token();
        var reply = await visitor.SendAsync(new(HttpMethod.Post, $"/passkeys/options?purpose={purpose}") { Headers = { { "X-CSRF-TOKEN", token } } });
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        var question = JsonDocument.Parse(reply.Body).RootElement;
        return (question.GetProperty("id").GetString()!, question.GetProperty("options"));
    }

    public static async Task<Page> AddPasskeyAsync(this Visitor visitor, SoftAuthenticator authenticator)
    {
        var (id, options) = await visitor.AskPasskeyAsync("Creation", "/account/two-factor");
        return await visitor.AnswerPasskeyAsync("/account/two-factor", id, authenticator.Create(options));
    }

    public static async Task<Page> SignInByPasskeyAsync(this Visitor visitor, SoftAuthenticator authenticator)
    {
        var (id, options) = await visitor.AskPasskeyAsync("SignIn", "/login");
        return await visitor.AnswerPasskeyAsync("/login/passkey", id, authenticator.Get(options));
    }

    public static Task<Page> AnswerPasskeyAsync(this Visitor visitor, string path, string question, string answer) =>
        visitor.SubmitAsync(path, ("Question", question), ("Answer", answer));

    /// <summary>Sets the app up and answers its secret.</summary>
    public static async Task<byte[]> AddAppAsync(this Visitor visitor, Site site)
    {
        var page = await visitor.GetAsync("/account/two-factor/app");
        var secret = page.AppSecret();
        var answer = await visitor.SubmitAsync(page, ("Code", Slices.Infrastructure.Factors.Totp.Code(secret, Step(site))));
        (answer.Location ?? answer.Document.QuerySelector("h1")!.TextContent).ShouldBeOneOf("/account/two-factor?changed=true", "Your recovery codes");
        return secret;
    }

    /// <summary>The secret that the page offers to an app.</summary>
    public static byte[] AppSecret(this Page page) => Unspell(page.Document.QuerySelector(".codes code")!.TextContent);

    /// <summary>Makes new recovery codes and reads them off the page.</summary>
    public static async Task<string[]> MakeCodesAsync(this Visitor visitor)
    {
        var token = (await visitor.GetAsync("/account/two-factor")).Token();
        var page = await visitor.PostAsync("/account/two-factor/codes", [new("__RequestVerificationToken", token)]);
        return [.. page.Document.QuerySelectorAll(".codes code").Select(c => c.TextContent)];
    }

    /// <summary>The code of the app, some half minutes from now.</summary>
    public static string Code(this Site site, byte[] secret, int steps = 0) => Slices.Infrastructure.Factors.Totp.Code(secret, Step(site) + steps);

    private static long Step(Site site) => Slices.Infrastructure.Factors.Totp.StepAt(site.Clock.GetUtcNow());

    public static byte[] Unspell(string text)
    {
        var bits = string.Concat(text.Where(char.IsAsciiLetterOrDigit).Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
    }
}
