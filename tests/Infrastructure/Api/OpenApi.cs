using System.Text.Json.Nodes;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Api;

/// <summary>The site's own OpenAPI document, read as a caller would.</summary>
public sealed class OpenApi(JsonObject document)
{
    public static async Task<OpenApi> ReadAsync(Site site) =>
        new(JsonNode.Parse((await site.Visit().GetAsync("/openapi/v1.json")).Body)!.AsObject());

    /// <summary>The one that was approved, which needs no site.</summary>
    public static OpenApi Approved() => new(JsonNode.Parse(File.ReadAllText(
        System.IO.Path.Combine(Architecture.Source.Repository, "tests", "Infrastructure", "Api", "openapi.approved.json")))!.AsObject());

    public JsonObject Document => document;

    public IEnumerable<Operation> Operations =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select new Operation(this, new HttpMethod(operation.Key.ToUpperInvariant()), path.Key, operation.Value!.AsObject());

    /// <summary>What a reference stands for, or the node itself.</summary>
    public JsonObject Resolve(JsonNode node)
    {
        while (node["$ref"] is { } reference)
        {
            node = reference.GetValue<string>()[2..].Split('/').Aggregate((JsonNode)document, (at, name) => at[name]!);
        }
        return node.AsObject();
    }
}

public sealed record Operation(OpenApi Api, HttpMethod Method, string Path, JsonObject Node)
{
    public string Id => Node["operationId"]!.GetValue<string>();

    /// <summary>The path from <c>/api/v1</c> on.</summary>
    public string ShortPath => Path["/api/v1".Length..];

    public bool NeedsSession => Node["security"]!.AsArray() is { Count: > 0 } ways && ways.All(way => way!.AsObject().ContainsKey("session"));

    public bool IsForAdministrators => ShortPath.StartsWith("/admin/", StringComparison.Ordinal);

    /// <summary>The members that the body must have.</summary>
    public IEnumerable<string> Required => Body is null ? [] : Api.Resolve(Body["schema"]!)["required"]?.AsArray().Select(r => r!.ToString()) ?? [];

    public bool ChangesSomething => Method != HttpMethod.Get;

    public JsonObject? Body => Node["requestBody"]?["content"]!["application/json"]!.AsObject();

    public bool IsBodyRequired => Node["requestBody"]?["required"]?.GetValue<bool>() is true;

    public IEnumerable<JsonObject> Parameters => Node["parameters"]?.AsArray().Select(p => p!.AsObject()) ?? [];

    public IEnumerable<(int Status, JsonObject Answer)> Answers => Node["responses"]!.AsObject().Select(r => (int.Parse(r.Key, System.Globalization.CultureInfo.InvariantCulture), Api.Resolve(r.Value!)));

    /// <summary>The codes that a problem of that status may have.</summary>
    public IReadOnlyList<string> Codes(int status) =>
        [.. Answers.Single(a => a.Status == status).Answer["content"]!["application/problem+json"]!["schema"]!["allOf"]![1]!["properties"]!["code"]!["enum"]!.AsArray().Select(c => c!.ToString())];

    /// <summary>The members of the body: their schema, and whether they may be null.</summary>
    public IEnumerable<(string Name, JsonObject Schema, bool IsNullable)> Members =>
        from member in Body is null ? [] : Api.Resolve(Body["schema"]!)["properties"]!.AsObject()
        let choices = member.Value!["oneOf"]?.AsArray()
        let schema = Api.Resolve(choices?.First(c => c!["type"]?.ToString() != "null") ?? member.Value!)
        select (member.Key, schema, choices is not null || schema["type"] is JsonArray);

    /// <summary>That the document names this answer's status and, of a problem, its code.</summary>
    public void ShouldSay(Page answer, string what)
    {
        var status = (int)answer.Status;
        what = $"{Id}, {what}: {status} {answer.Text}";
        Answers.Select(a => a.Status).ShouldContain(status, what);
        status.ShouldBeLessThan(500, what);
        if (status >= 400)
        {
            Codes(status).ShouldContain(answer.Problem(), what);
        }
        else if (Answers.Single(a => a.Status == status).Answer["content"]?["application/json"]?["schema"] is { } schema)
        {
            ShouldFit(answer.Json(), schema, what);
        }
        else
        {
            answer.Body.ShouldBeEmpty(what);
        }
    }

    private void ShouldFit(System.Text.Json.JsonElement value, JsonNode schema, string what)
    {
        if (value.ValueKind == System.Text.Json.JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                ShouldFit(item, Api.Resolve(schema)["items"]!, what);
            }
        }
        else if (Api.Resolve(schema)["properties"] is JsonObject members)
        {
            value.EnumerateObject().Select(m => m.Name).Except(members.Select(m => m.Key)).ShouldBeEmpty(what);
            var required = Api.Resolve(schema)["required"]?.AsArray().Select(r => r!.ToString()) ?? [];
            required.Except(value.EnumerateObject().Select(m => m.Name)).ShouldBeEmpty(what);
        }
    }
}
