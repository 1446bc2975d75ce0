using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Slices.Infrastructure.Api;

/// <summary>
/// Which members of a body can't be taken, where the serializer stops at the first or says only that something is wrong: those that
/// are missing, those that are given twice, in whichever case, and the one that it stopped at.
/// </summary>
public sealed class WrongMembers(IOptions<JsonOptions> json)
{
    /// <summary>The members by name, each with the code of what is wrong with it. None where the body is no JSON object.</summary>
    /// <remarks>The body must be buffered.</remarks>
    public async Task<IReadOnlyDictionary<string, string>> FindAsync(HttpContext context, JsonException exception)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is not { } type)
        {
            return new Dictionary<string, string>();
        }
        var members = json.Value.SerializerOptions.GetTypeInfo(type).Properties;
        var wrong = await ShapeAsync(context.Request, members);
        if (members.FirstOrDefault(m => m.Name == NameIn(exception.Path)) is { } member)
        {
            wrong.TryAdd(member.Name, "form.unreadable");
        }
        return wrong;
    }

    private static async Task<Dictionary<string, string>> ShapeAsync(HttpRequest request, IEnumerable<JsonPropertyInfo> members)
    {
        var wrong = new Dictionary<string, string>();
        try
        {
            request.Body.Position = 0;
            using var body = await JsonDocument.ParseAsync(request.Body);
            if (body.RootElement.ValueKind != JsonValueKind.Object)
            {
                return wrong;
            }
            var names = body.RootElement.EnumerateObject().Select(m => m.Name).ToList();
            foreach (var member in members)
            {
                var count = names.Count(name => name.Equals(member.Name, StringComparison.OrdinalIgnoreCase));
                if (count > 1 || (count == 0 && member.IsRequired))
                {
                    wrong[member.Name] = count > 1 ? "input.twice" : "input.missing";
                }
            }
        }
        // No JSON at all, names that are no text, or a rest that is too long, too slow or cut off.
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException)
        {
        }
        return wrong;
    }

    // The serializer says where it stopped, such as $.mobile or $.form.email; the body itself is $.
    private static string? NameIn(string? path) => path is ['$', '.', .. var rest] ? rest.Split('.', '[')[0] : null;
}
