using System.Net;
using System.Text.Json.Nodes;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Api;

/// <summary>Calls every operation that the OpenAPI document tells of, rightly and in every wrong way, and holds each answer against the document.</summary>
public sealed class EveryOperationTests(Site site) : IClassFixture<Site>
{
    private const string Long = "60000";

    // In JSON: texts that can't be kept, or are no text at all, and one of 60 kB.
    private static readonly string[] RoughTexts = ["\"\\ud800\"", "\"\\u0000\"", "\"\\ufffe\"", "\"a\\u0000b\\udfff\"", Long];

    private static readonly string[] RoughBodies =
        ["", " ", "null", "[]", "5", "\"x\"", "{", "{\"a\":", "{]", "\u0000", new string('[', 5000), "{\"a\":1,}", "{\"a\":NaN}", "{\"a\":1}{}", "{/**/}", "{'a':1}", "{\"\\ud800\":1,}", "{\"a\":\"\t\"}", "{\"a\":" + new string('[', 40) + new string(']', 40) + "}", "\"\\ud800\""];

    // Cases are made before there is a site, so from the document that was approved. That it is the site's own is ApiDocumentTests' to hold.
    private static readonly OpenApi Approved = OpenApi.Approved();

    public static IEnumerable<TheoryDataRow<string>> Names => Sweep.Of(Scene.Preparations.Keys);

    public static IEnumerable<TheoryDataRow<string>> WithBody => Of(o => o.Body is not null);

    public static IEnumerable<TheoryDataRow<string>> OfAdministrators => Of(o => o.IsForAdministrators);

    public static IEnumerable<TheoryDataRow<string>> WithRequiredMembers => Of(o => o.Required.Any());

    public static IEnumerable<TheoryDataRow<string>> WithAnAddressToGetWrong => Of(o => o.Method == HttpMethod.Get || o.Path.Contains('{') || o.Parameters.Any(p => p["in"]!.ToString() == "query"));

    private static IEnumerable<TheoryDataRow<string>> Of(Func<Operation, bool> have) => Sweep.Of(Approved.Operations.Where(have).Select(o => o.Id));

    [Fact]
    public async Task No_operation_is_left_out() =>
        (await OpenApi.ReadAsync(site)).Operations.Select(o => o.Id).Order().ShouldBe(Scene.Preparations.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_valid_body_is_taken_with_members_that_nobody_knows_too(string name)
    {
        var operation = await FindAsync(name);
        foreach (var unknown in (bool[])[false, true])
        {
            var scene = await Scene.PrepareAsync(site, operation);
            if (unknown)
            {
                scene.Body["nobodyKnowsThis"] = new JsonArray(1, new JsonObject { ["x"] = null });
            }

            var answer = await scene.CallAsync();

            operation.ShouldSay(answer, "a valid body");
            ((int)answer.Status).ShouldBeInRange(200, 299, answer.Text);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whoever_is_signed_out_or_has_no_token_is_told_so(string name)
    {
        var operation = await FindAsync(name);
        var scene = await Scene.PrepareAsync(site, operation);
        if (operation.NeedsSession)
        {
            var stranger = await site.Visit().CallAsync(operation.Method, scene.Path, operation.Body is null ? null : scene.Body.ToJsonString());
            stranger.Status.ShouldBe(HttpStatusCode.Unauthorized);
            stranger.Problem().ShouldBe("session.missing");
        }
        if (operation.ChangesSomething)
        {
            var forged = await scene.Caller.SendAsync(ApiVisits.Request(operation.Method, scene.Path, operation.Body is null ? null : scene.Body.ToJsonString()));
            forged.Status.ShouldBe(HttpStatusCode.BadRequest);
            forged.Problem().ShouldBe("antiforgery.invalid");
            operation.ShouldSay(forged, "without a token");
        }
        // Nothing of that has used up what was prepared.
        ((int)(await scene.CallAsync()).Status).ShouldBeInRange(200, 299);
    }

    [Theory]
    [MemberData(nameof(OfAdministrators))]
    public async Task Only_administrators_get_what_is_theirs(string name)
    {
        var operation = await FindAsync(name);
        var scene = await Scene.PrepareAsync(site, operation);
        await site.AddUserAsync($"plain-{name}");
        var plain = site.Visit();
        await plain.SignInAsync($"plain-{name}");

        var answer = await plain.CallAsync(operation.Method, scene.Path, operation.Body is null ? null : scene.Body.ToJsonString());

        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        operation.ShouldSay(answer, "as nobody special");
        answer.Problem().ShouldBe("error.403");
    }

    [Theory]
    [MemberData(nameof(WithBody))]
    public async Task A_body_that_is_none_is_refused(string name)
    {
        var operation = await FindAsync(name);
        var scene = await Scene.PrepareAsync(site, operation);

        operation.ShouldSay(await scene.CallAsync("{}"), "an empty object");
        foreach (var body in RoughBodies.Where(b => b.Length > 0 || operation.IsBodyRequired))
        {
            var refused = await scene.CallAsync(body);
            refused.Status.ShouldBe(HttpStatusCode.BadRequest, $"{name} {body[..Math.Min(40, body.Length)]}");
            refused.Problem().ShouldBe("input.unreadable");
            operation.ShouldSay(refused, body);
        }
        foreach (var type in (string[])["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "application/xml", "nonsense"])
        {
            var refused = await scene.CallAsync(scene.Body.ToJsonString(), ("Content-Type", type));
            refused.Status.ShouldBe(HttpStatusCode.UnsupportedMediaType, $"{name} {type}");
            operation.ShouldSay(refused, type);
        }
        var large = await scene.CallAsync("{\"x\":\"" + new string('x', 70_000) + "\"}");
        operation.ShouldSay(large, "70 kB");
        large.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [MemberData(nameof(WithBody))]
    public async Task Each_member_wrong_in_turn_is_named_or_taken_as_a_wrong_value(string name)
    {
        var operation = await FindAsync(name);
        var scene = await Scene.PrepareAsync(site, operation);
        foreach (var (member, schema, isNullable) in operation.Members)
        {
            foreach (var wrong in WrongTypes(schema, isNullable))
            {
                var refused = await scene.CallAsync(With(scene.Body, member, wrong));
                operation.ShouldSay(refused, $"{member} = {wrong}");
                refused.Problem().ShouldBe("input.unreadable", $"{name} {member} = {wrong}");
                refused.WrongMembers().ShouldBe([member], $"{name} {member} = {wrong}");
            }
            foreach (var rough in RoughTexts.Where(_ => TypeOf(schema) == "string"))
            {
                operation.ShouldSay(await scene.CallAsync(With(scene.Body, member, rough)), $"{member} = {rough}");
            }
            foreach (var again in (string[])[member, member.ToUpperInvariant(), char.ToUpperInvariant(member[0]) + member[1..]])
            {
                // Whichever comes first, and whether or not they say the same.
                var value = (scene.Body[member] ?? "x").ToJsonString();
                foreach (var twice in (string[])[$"{{\"{member}\":{value},\"{again}\":{value}}}", $"{{\"{again}\":null,\"nobodyKnowsThis\":1,\"{member}\":{value}}}"])
                {
                    var refused = await scene.CallAsync(twice);
                    refused.Problem().ShouldBe("input.unreadable", $"{name} {twice}");
                    refused.WrongMembers().ShouldContain(member, $"{name} {twice}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(WithBody))]
    public async Task A_member_that_nobody_knows_hides_none_that_is_wrong_and_is_never_named(string name)
    {
        var operation = await FindAsync(name);
        var scene = await Scene.PrepareAsync(site, operation);
        var (member, schema, isNullable) = operation.Members.First();
        var wrong = WrongTypes(schema, isNullable).First();
        foreach (var unknown in (string[])["1", "[1,{\"x\":null}]", "\"\\ud800\"", "1e999", "\"\\u0000\""])
        {
            foreach (var body in (string[])[$"{{\"nobodyKnowsThis\":{unknown},\"{member}\":{wrong}}}", $"{{\"{member}\":{wrong},\"no body.knows[this]\":{unknown}}}"])
            {
                var refused = await scene.CallAsync(body);
                refused.Problem().ShouldBe("input.unreadable", $"{name} {body}");
                refused.WrongMembers().ShouldContain(member, $"{name} {body}");
                refused.WrongMembers().ShouldBeSubsetOf(operation.Members.Select(m => m.Name), $"{name} {body}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(WithRequiredMembers))]
    public async Task Members_that_must_be_there_are_all_named_where_they_are_missing(string name)
    {
        var operation = await FindAsync(name);
        var scene = await Scene.PrepareAsync(site, operation);

        var refused = await scene.CallAsync("{\"nobodyKnowsThis\":1}");

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        operation.ShouldSay(refused, "nothing that is required");
        operation.Required.Except(refused.WrongMembers()).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(WithAnAddressToGetWrong))]
    public async Task Wrong_places_in_the_address_and_wrong_queries_are_refused_kindly(string name)
    {
        var operation = await FindAsync(name);
        var scene = await Scene.PrepareAsync(site, operation);
        foreach (var place in scene.Values.Keys.ToList())
        {
            foreach (var rough in (string[])["nonsense", "%EF%BF%BE", "%ED%A0%80", "%F0%9F%A6%86", "0", new string('x', 3000)])
            {
                scene.Values[place] = rough;
                var answer = await scene.CallAsync();
                ((int)answer.Status).ShouldBeLessThan(500, $"{name} {rough}");
                if ((int)answer.Status >= 400)
                {
                    answer.Problem().ShouldNotBeEmpty();
                }
            }
        }
        foreach (var parameter in operation.Parameters.Where(p => p["in"]!.ToString() == "query"))
        {
            var (query, schema) = (parameter["name"]!.ToString(), operation.Api.Resolve(parameter["schema"]!));
            var isText = TypeOf(schema) == "string" && schema["format"] is null && schema["enum"] is null;
            foreach (var rough in (string[])["nonsense", "%00", "%EF%BF%BE", "%ED%A0%80", "999999999999999999999", "-1", "", new string('x', 6000)])
            {
                var answer = await scene.Caller.CallAsync(operation.Method, $"{scene.Path}?{query}={rough}");
                operation.ShouldSay(answer, $"?{query}={rough}");
                if (!isText && rough == "nonsense")
                {
                    answer.Problem().ShouldBe("input.unreadable", $"{name} {query}");
                }
            }
            operation.ShouldSay(await scene.Caller.CallAsync(operation.Method, $"{scene.Path}?{query}=1&{query}=2"), $"{query} twice");
        }
        if (operation.Method == HttpMethod.Get)
        {
            ((int)(await site.Visit().CallAsync(HttpMethod.Get, scene.Path, "{\"x\":1}")).Status).ShouldBeLessThan(500, "a body on GET");
        }
    }

    private async Task<Operation> FindAsync(string name) => (await OpenApi.ReadAsync(site)).Operations.Single(o => o.Id == name);

    private static string With(JsonObject body, string member, string json)
    {
        var mark = Guid.NewGuid().ToString();
        var changed = body.DeepClone();
        changed[member] = mark;
        return changed.ToJsonString().Replace($"\"{mark}\"", json == Long ? $"\"{new string('x', 60_000)}\"" : json, StringComparison.Ordinal);
    }

    private static string TypeOf(JsonObject schema) => schema["enum"] is not null ? "enum" : schema["type"] switch
    {
        JsonArray types => types.Select(t => t!.ToString()).First(t => t != "null"),
        var type => type?.ToString() ?? "enum",
    };

    private static IEnumerable<string> WrongTypes(JsonObject schema, bool isNullable)
    {
        string[] all = ["\"nonsense\"", "true", "5", "1e999", "-0.5", "123456789012345678901234567890", "[]", "[\"x\"]", "{}", "{\"x\":1}"];
        var wrong = TypeOf(schema) switch
        {
            "string" => all.Where(v => v[0] != '"'),
            "boolean" => all.Where(v => v != "true"),
            "object" => all.Where(v => v[0] != '{'),
            _ => all,
        };
        return isNullable ? wrong : wrong.Append("null");
    }
}
