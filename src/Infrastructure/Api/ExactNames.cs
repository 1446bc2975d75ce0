using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slices.Infrastructure.Api;

/// <summary>
/// The names of an enum's values. Each is taken in its one spelling: the framework would read a number too, and of a list of
/// names make a value that none of them means.
/// </summary>
public static class ExactNames
{
    /// <summary>The names as the API spells them, in camel case.</summary>
    public static FrozenDictionary<string, T> Of<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().ToFrozenDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), StringComparer.Ordinal);
}

/// <summary>An enum's value as the JSON API writes and reads it.</summary>
public sealed class ExactNameConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

    private sealed class Of<T> : JsonConverter<T>
        where T : struct, Enum
    {
        private static readonly FrozenDictionary<string, T> Values = ExactNames.Of<T>();
        private static readonly FrozenDictionary<T, string> Names = Values.ToFrozenDictionary(v => v.Value, v => v.Key);

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value) ? value : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Names[value]);
    }
}

/// <summary>An enum's value in an address, by the same name.</summary>
public readonly record struct ExactName<T>(T Value)
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> Values = ExactNames.Of<T>();

    // The framework looks for this method by its name.
#pragma warning disable CA1000
    public static bool TryParse(string? s, out ExactName<T> result)
#pragma warning restore CA1000
    {
        var isName = Values.TryGetValue(s ?? "", out var value);
        result = new(value);
        return isName;
    }
}
