using System.Text.Json;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.UserImport;

namespace Slices.Features.ImportDjango;

/// <summary>Which model of a dump the accounts are, and which of its fields are what. The defaults are those of Django's own model.</summary>
public sealed record DjangoMapping
{
    private static readonly string[] Members = ["model", "userName", "email", "password", "nickname", "active", "superuser", "createdAt", "lastSignInAt"];

    /// <summary>In small letters, as dumps spell it.</summary>
    public string Model { get; private init; } = "auth.user";

    public string? UserName { get; private init; } = "username";
    public string? Email { get; private init; } = "email";
    public string? Password { get; private init; } = "password";

    /// <summary>The fields that make the display name, the first name first.</summary>
    public IReadOnlyList<string> Nickname { get; private init; } = ["first_name", "last_name"];

    public string? Active { get; private init; } = "is_active";
    public string? Superuser { get; private init; } = "is_superuser";
    public string? CreatedAt { get; private init; } = "date_joined";
    public string? LastSignInAt { get; private init; } = "last_login";

    /// <summary>Reads a mapping file: a JSON object with a field's name, or null for none, under each member that is another one than Django's own.</summary>
    /// <exception cref="ImportFileException">Says what is wrong with it.</exception>
    public static DjangoMapping Read(FileInfo file)
    {
        var mapping = new DjangoMapping();
        foreach (var member in Parse(file).EnumerateObject())
        {
            mapping = mapping.With(member) ?? throw new ImportFileException(Members.Contains(member.Name)
                ? $"{file}: {member.Name} must be the name of a field, such as \"email\"{(member.Name == "nickname" ? ", or a list of such names" : member.Name == "model" ? "" : ", or null")}."
                : $"{file}: there is no member {member.Name}; the nearest is {Nearest.To(member.Name, Members)}.");
        }
        return mapping;
    }

    private DjangoMapping? With(JsonProperty member)
    {
        var (isName, isNull) = (member.Value.ValueKind == JsonValueKind.String, member.Value.ValueKind == JsonValueKind.Null);
        var field = isName ? member.Value.GetString()! : null;
        return member.Name switch
        {
            "model" => isName ? this with { Model = field!.ToLowerInvariant() } : null,
            "nickname" => isNull ? this with { Nickname = [] }
                : isName ? this with { Nickname = [field!] }
                : member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().All(f => f.ValueKind == JsonValueKind.String)
                    ? this with { Nickname = [.. member.Value.EnumerateArray().Select(f => f.GetString()!)] }
                    : null,
            _ when !isName && !isNull => null,
            "userName" => this with { UserName = field },
            "email" => this with { Email = field },
            "password" => this with { Password = field },
            "active" => this with { Active = field },
            "superuser" => this with { Superuser = field },
            "createdAt" => this with { CreatedAt = field },
            "lastSignInAt" => this with { LastSignInAt = field },
            _ => null,
        };
    }

    private static JsonElement Parse(FileInfo file)
    {
        try
        {
            var json = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file.FullName));
            return json.ValueKind == JsonValueKind.Object ? json : throw new ImportFileException($"{file} must hold one JSON object.");
        }
        catch (JsonException e)
        {
            throw new ImportFileException($"{file} is no JSON: {e.Message}");
        }
    }
}
