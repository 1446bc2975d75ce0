using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Slices.Tests.Support;

/// <summary>What a program does that calls the API as a visitor's browser would.</summary>
public static class ApiVisits
{
    public static async Task<string> TokenAsync(this Visitor visitor) =>
        (await visitor.GetJsonAsync("/api/v1/antiforgery")).GetProperty("token").GetString()!;

    /// <summary>Calls the operation with a fresh anti-forgery token.</summary>
    /// <param name="path">From <c>/api/v1</c> on.</param>
    /// <param name="body">Becomes JSON; a text is sent as it is.</param>
    public static async Task<Page> CallAsync(this Visitor visitor, HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        var request = Request(method, path, body, headers);
        if (method != HttpMethod.Get)
        {
            request.Headers.Add("X-CSRF-TOKEN", await visitor.TokenAsync());
        }
        return await visitor.SendAsync(request);
    }

    public static Task<Page> PostAsync(this Visitor visitor, string path, object body, params (string Name, string Value)[] headers) =>
        visitor.CallAsync(HttpMethod.Post, path, body, headers);

    public static HttpRequestMessage Request(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, "/api/v1" + path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web)));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }
        return request;
    }

    public static JsonElement Json(this Page page)
    {
        using var document = JsonDocument.Parse(page.Body);
        return document.RootElement.Clone();
    }

    /// <summary>The code of the problem that the answer must be.</summary>
    public static string Problem(this Page page)
    {
        page.Header("Content-Type").ShouldBe("application/problem+json", $"{(int)page.Status} {page.Url} {page.Text}");
        var problem = page.Json();
        problem.GetProperty("status").GetInt32().ShouldBe((int)page.Status);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrWhiteSpace();
        return problem.GetProperty("code").GetString().ShouldNotBeNull();
    }

    /// <summary>The members that the problem finds wrong.</summary>
    public static string[] WrongMembers(this Page page) =>
        page.Json().TryGetProperty("errors", out var errors) ? [.. errors.EnumerateObject().Select(e => e.Name)] : [];
}
