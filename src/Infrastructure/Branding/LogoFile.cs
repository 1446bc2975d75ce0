using System.Security.Cryptography;
using System.Xml;

namespace Slices.Infrastructure.Branding;

/// <summary>A logo as browsers get it.</summary>
/// <param name="Path">Its address, which changes when the picture does.</param>
public sealed record LogoFile(string Path, string ContentType, byte[] Content)
{
    private const string Svg = "image/svg+xml";
    private const string Png = "image/png";
    private const int MaxBytes = 200_000;

    /// <summary>Whether mail readers show it. They show no SVG.</summary>
    public bool IsForMail => ContentType == Png;

    /// <summary>Reads the file that a setting names; null where it names none.</summary>
    public static LogoFile? Read(string file, string name)
    {
        if (file.Length == 0)
        {
            return null;
        }
        var content = File.ReadAllBytes(file);
        var type = TypeOf(content)!;
        return new($"/brand/{name}.{(type == Svg ? "svg" : "png")}?v={Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}", type, content);
    }

    /// <summary>Why the file can't be a logo; null where it can, or there is none.</summary>
    public static string? Fault(string setting, string file)
    {
        if (file.Length == 0)
        {
            return null;
        }
        try
        {
            return new FileInfo(file) switch
            {
                { Exists: false } => $"{setting} {file} is not there.",
                { Length: > MaxBytes } => $"{setting} {file} is larger than {MaxBytes / 1000} kB.",
                _ => TypeOf(File.ReadAllBytes(file)) is null ? $"{setting} {file} is neither an SVG nor a PNG picture." : null,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"{setting} can't be read: {e.Message}";
        }
    }

    private static string? TypeOf(byte[] content) => content is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] ? Png : IsSvg(content) ? Svg : null;

    private static bool IsSvg(byte[] content)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(content), new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
            return reader.MoveToContent() == XmlNodeType.Element && reader.LocalName == "svg";
        }
        catch (XmlException)
        {
            return false;
        }
    }
}
