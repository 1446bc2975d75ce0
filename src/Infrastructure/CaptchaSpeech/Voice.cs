using System.Collections.Frozen;
using System.Reflection;

namespace Slices.Infrastructure.CaptchaSpeech;

/// <summary>What one voice says for each character, as 8-bit samples; read once, when it first speaks.</summary>
internal sealed class Voice
{
    private static readonly string[] Names = ["female", "male"];

    private static readonly Lazy<Voice[]> English = new(() => [.. Names.Select(name => new Voice("en", name))]);
    private static readonly Lazy<Voice[]> Mandarin = new(() => [.. Names.Select(name => new Voice("zh", name))]);

    private readonly FrozenDictionary<char, byte[]> clips;

    private Voice(string language, string name)
    {
        // Letters are said in English everywhere, by the same speaker.
        clips = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".Select(c => (Character: c, Clip: Read("en", name, c.ToString())))
            .Concat("0123456789+−×=?".Select(c => (Character: c, Clip: Read(language, name, FileName(c)))))
            .ToFrozenDictionary(c => c.Character, c => c.Clip);
        Clips = [.. clips.Values];
    }

    /// <summary>All that it says.</summary>
    public IReadOnlyList<byte[]> Clips { get; }

    /// <summary>The voices of a language: of English for <c>en</c>, of Mandarin for all else.</summary>
    public static Voice[] Of(string language) => (language == "en" ? English : Mandarin).Value;

    /// <summary>What it says for a character.</summary>
    /// <exception cref="ArgumentException">It has nothing to say for it.</exception>
    public byte[] Say(char character) => clips.TryGetValue(character, out byte[]? clip)
        ? clip
        : throw new ArgumentException($"U+{(int)character:X4} cannot be spoken.", nameof(character));

    private static string FileName(char character) => character switch
    {
        '+' => "plus",
        '−' => "minus",
        '×' => "times",
        '=' => "equals",
        '?' => "what",
        _ => character.ToString(),
    };

    private static byte[] Read(string language, string name, string file)
    {
        string resource = $"speech/{language}/{name}/{file}.wav";
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The clip {resource} is missing from the assembly.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Wave.Samples(bytes);
    }
}
