using System.Net;
using System.Text.Json;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Areas;

public sealed class AreasTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Strangers_get_the_provinces_and_what_lies_in_them()
    {
        var provinces = await ListAsync("/api/v1/areas");
        var inGuangdong = await ListAsync("/api/v1/areas/440000/children");

        provinces.Count.ShouldBe(34);
        provinces[0].ShouldBe(("110000", "北京市", true));
        provinces.ShouldContain(("810000", "香港特别行政区", false));
        inGuangdong.ShouldContain(("441900", "东莞市", false));
        inGuangdong.ShouldContain(("440100", "广州市", true));
        (await ListAsync("/api/v1/areas/441900/children")).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_may_be_kept_for_a_while_and_is_asked_for_without_its_body_too()
    {
        var page = await site.Visit().SendAsync(new(HttpMethod.Get, "/api/v1/areas"));
        var head = await site.Visit().SendAsync(new(HttpMethod.Head, "/api/v1/areas"));

        page.Header("Cache-Control").ShouldBe("public, max-age=300");
        page.Header("Content-Type").ShouldBe("application/json; charset=utf-8");
        page.Header("Set-Cookie").ShouldBeNull();
        head.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("999999")]
    [InlineData("x")]
    [InlineData("%E4%BA%AC")]
    public async Task An_unknown_code_is_a_problem_with_a_code(string code)
    {
        var page = await site.Visit().SendAsync(new(HttpMethod.Get, $"/api/v1/areas/{code}/children"));

        page.Status.ShouldBe(HttpStatusCode.NotFound);
        page.Header("Content-Type").ShouldBe("application/problem+json");
        page.Header("Cache-Control").ShouldBe("no-store");
        using var problem = JsonDocument.Parse(page.Text);
        problem.RootElement.GetProperty("code").GetString().ShouldBe("area.unknown");
        problem.RootElement.GetProperty("title").GetString().ShouldBe("No area has this code.");
    }

    private async Task<List<(string Code, string Name, bool HasChildren)>> ListAsync(string path) =>
        [.. (await site.Visit().GetJsonAsync(path)).EnumerateArray().Select(a =>
        {
            a.EnumerateObject().Select(p => p.Name).ShouldBe(["code", "name", "hasChildren", "englishName"]);
            return (a.GetProperty("code").GetString()!, a.GetProperty("name").GetString()!, a.GetProperty("hasChildren").GetBoolean());
        })];
}
