using System.Net;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Api;

/// <summary>Where one of several names is to be said, exactly one is taken: no number, no list, no other spelling.</summary>
public sealed class ExactNamesTests(Site site) : IClassFixture<Site>
{
    public static IEnumerable<TheoryDataRow<Type>> Enums => Sweep.Of(
        typeof(User).Assembly.GetTypes().Where(t => t is { IsEnum: true, IsGenericType: false, FullName: not null } && t.Namespace!.StartsWith("Slices", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Enums))]
    public void JSON_names_one_value_in_its_one_spelling(Type type)
    {
        var json = site.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var names = Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName).ToList();
        foreach (var (name, value) in names.Zip(Enum.GetValues(type).Cast<object>()))
        {
            JsonSerializer.Deserialize($"\"{name}\"", type, json).ShouldBe(value);
            JsonSerializer.Serialize(value, type, json).ShouldBe($"\"{name}\"");
        }
        foreach (var wrong in (string[])[
            "\"\"", "\" \"", "0", "1", "-1", "99", "\"0\"", "\"1\"", "\"99\"", "\"+1\"", "null", "true", "[]", "{}", "\"nonsense\"", "\"\\ud800\"",
            $"\"{names[0]}, {names[^1]}\"", $"\"{names[0]},{names[^1]}\"", $"\"{names[0]},\"", $"\" {names[0]}\"", $"\"{names[0]} \"",
            $"\"{names[0].ToUpperInvariant()}\"", $"\"{Enum.GetNames(type)[0]}\"", $"[\"{names[0]}\"]"])
        {
            Should.Throw<JsonException>(() => JsonSerializer.Deserialize(wrong, type, json), $"{type.Name} {wrong}");
        }
    }

    [Theory]
    [InlineData("disable, enable")]
    [InlineData("disable,enable")]
    [InlineData("Disable")]
    [InlineData("DISABLE")]
    [InlineData("3")]
    [InlineData(" delete")]
    [InlineData("99")]
    public async Task An_account_is_changed_by_one_name_and_no_other(string change)
    {
        var chief = await ChiefAsync();
        var user = await site.AddUserAsync($"exact-{Guid.NewGuid():N}"[..20]);

        var answer = await chief.PostAsync($"/admin/users/{user.Id}/changes", new { change });
        (answer.Status, answer.Problem()).ShouldBe((HttpStatusCode.BadRequest, "input.unreadable"));
        answer.WrongMembers().ShouldBe(["change"]);
        (await site.FindUserAsync(user.UserName)).State.ShouldBe(UserState.Active);
    }

    [Theory]
    [InlineData("Disable, Enable")]
    [InlineData("Disable,Enable")]
    [InlineData("3")]
    [InlineData("99")]
    [InlineData("disable")]
    [InlineData(" Delete")]
    public async Task A_form_names_one_change_exactly_too(string change)
    {
        var chief = await ChiefAsync();
        var user = await site.AddUserAsync($"exact-{Guid.NewGuid():N}"[..20]);
        var token = (await chief.GetAsync("/admin/users")).Token();

        var one = await chief.PostAsync($"/admin/users/{user.Id}?change={Uri.EscapeDataString(change)}", [new("__RequestVerificationToken", token)]);
        var many = await chief.PostAsync("/admin/users", [new("__RequestVerificationToken", token), new("change", change), new("ids", $"{user.Id}")]);

        (one.Status, many.Status).ShouldBe((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest));
        (await site.FindUserAsync(user.UserName)).State.ShouldBe(UserState.Active);
    }

    [Theory]
    [InlineData("state=active", HttpStatusCode.OK)]
    [InlineData("state=Active", HttpStatusCode.BadRequest)]
    [InlineData("state=active,disabled", HttpStatusCode.BadRequest)]
    [InlineData("state=1", HttpStatusCode.BadRequest)]
    [InlineData("state=99", HttpStatusCode.BadRequest)]
    [InlineData("state=active&state=disabled", HttpStatusCode.BadRequest)]
    [InlineData("sort=lastSignIn", HttpStatusCode.OK)]
    [InlineData("sort=lastsignin", HttpStatusCode.BadRequest)]
    [InlineData("sort=-1", HttpStatusCode.BadRequest)]
    public async Task A_query_names_one_value_exactly(string query, HttpStatusCode status)
    {
        var answer = await (await ChiefAsync()).CallAsync(HttpMethod.Get, $"/admin/users?{query}");

        answer.Status.ShouldBe(status, answer.Text);
        if (status == HttpStatusCode.BadRequest)
        {
            answer.Problem().ShouldBe("input.unreadable");
        }
    }

    [Theory]
    [InlineData("state=Active", HttpStatusCode.OK)]
    [InlineData("sort=Name&ascending=true", HttpStatusCode.OK)]
    [InlineData("state=Active,Disabled", HttpStatusCode.BadRequest)]
    [InlineData("state=1", HttpStatusCode.BadRequest)]
    public async Task A_page_names_one_value_exactly_too(string query, HttpStatusCode status)
    {
        var page = await (await ChiefAsync()).GetAsync($"/admin/users?{query}");

        page.Status.ShouldBe(status);
        if (status == HttpStatusCode.OK)
        {
            (page.Document.QuerySelector(".chip[aria-current=true]")!.TextContent == "All").ShouldBe(!query.StartsWith("state", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void No_address_is_read_into_an_enum_by_the_framework() =>
        site.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .SelectMany(endpoint => endpoint.Metadata.OfType<MethodInfo>())
            .SelectMany(method => method.GetParameters())
            .Where(p => (Nullable.GetUnderlyingType(p.ParameterType) ?? p.ParameterType).IsEnum)
            .Select(p => $"{p.Member.DeclaringType}.{p.Member.Name} {p.Name}").ShouldBeEmpty();

    private async Task<Visitor> ChiefAsync()
    {
        var name = $"chief-{Guid.NewGuid():N}"[..20];
        return await site.AddSignedInAsync(name, administrator: true);
    }
}
