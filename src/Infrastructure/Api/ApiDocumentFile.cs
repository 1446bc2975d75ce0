using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Slices.Infrastructure.Api;

/// <summary>The API's document as it is sent. It is the same for everybody, so the first request makes it and all get the same bytes.</summary>
public sealed class ApiDocumentFile([FromKeyedServices(ApiRegistration.Document)] IOpenApiDocumentProvider documents)
{
    private readonly Lock gate = new();
    private Task<(byte[] Body, EntityTagHeaderValue Tag)>? file;

    /// <summary>The document, or 304 for a client that has it already.</summary>
    public async Task<FileContentHttpResult> AnswerAsync(HttpResponse response)
    {
        var (body, tag) = await FileAsync();
        // Kept, but asked for anew each time: it changes with the version that runs.
        response.Headers.CacheControl = "public, no-cache";
        return TypedResults.Bytes(body, "application/json; charset=utf-8", entityTag: tag);
    }

    private Task<(byte[] Body, EntityTagHeaderValue Tag)> FileAsync()
    {
        lock (gate)
        {
            // One that failed is made again.
            return file is null or { IsFaulted: true } ? file = MakeAsync() : file;
        }
    }

    private async Task<(byte[] Body, EntityTagHeaderValue Tag)> MakeAsync()
    {
        using var text = new MemoryStream();
        var document = await documents.GetOpenApiDocumentAsync(CancellationToken.None);
        await document.SerializeAsJsonAsync(text, OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
        var body = text.ToArray();
        return (body, new($"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\""));
    }
}
