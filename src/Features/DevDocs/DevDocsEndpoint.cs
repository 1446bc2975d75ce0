using System.Buffers.Text;
using System.Security.Cryptography;
using Scalar.AspNetCore;
using Slices.Infrastructure.Api;

namespace Slices.Features.DevDocs;

/// <summary>The API's document, to read and to try, by Scalar. It exists in Development only.</summary>
public static class DevDocsEndpoint
{
    private const string Path = "/docs";

    public static void MapDevDocs(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            return;
        }
        app.MapScalarApiReference(Path, (scalar, context) =>
            {
                scalar.Title = "Slices API";
                scalar.OpenApiRoutePattern = $"/openapi/{ApiRegistration.Document}.json";
                // Nothing comes from, or goes to, another host.
                scalar.DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp();
                scalar.Nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
                context.Response.Headers.ContentSecurityPolicy = ContentPolicy(scalar.Nonce);
            })
            .AllowAnonymous()
            .Finally(endpoint =>
            {
                var answer = endpoint.RequestDelegate!;
                endpoint.RequestDelegate = context => AnswerAsync(context, answer);
            });
    }

    // There is one document, so what is behind the path names none.
    private static Task AnswerAsync(HttpContext context, RequestDelegate answer)
    {
        if (context.GetRouteValue("documentName") is not null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        context.Response.OnStarting(() =>
        {
            if (context.Response.ContentType is { } type && !type.Contains("charset", StringComparison.OrdinalIgnoreCase))
            {
                context.Response.ContentType = type + "; charset=utf-8";
            }
            return Task.CompletedTask;
        });
        return answer(context);
    }

    // Scalar writes its styles into the page by script.
    private static string ContentPolicy(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
        "connect-src 'self'; object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}
