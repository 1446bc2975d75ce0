using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Api;

/// <summary>Marks operations that <see cref="Idempotency"/> guards.</summary>
public sealed record IdempotentOperation;

/// <summary>
/// Lets a caller that heard no answer ask again without doing it twice: within <see cref="Lifetime"/>, the same browser's
/// request under the same <c>Idempotency-Key</c> gets the first one's answer. What was refused may be tried again under the
/// same key.
/// </summary>
public sealed partial class Idempotency(IEphemeralStore store, BrowserKey browser, IOptions<JsonOptions> json, ILogger<Idempotency> log) : IEndpointFilter
{
    public const string Header = "Idempotency-Key";
    public const int MaxLength = 100;
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    // Longer than any answer takes; a node that dies with one on its hands doesn't keep the key for the whole day.
    private static readonly TimeSpan ClaimLifetime = TimeSpan.FromMinutes(2);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (!request.Headers.TryGetValue(Header, out var sent))
        {
            return await next(context);
        }
        if (sent is not [{ Length: > 0 and <= MaxLength } name] || name.Any(c => c is <= ' ' or > '~'))
        {
            return Problems.Bad("idempotency.key");
        }
        var (key, body) = Marks(request, name, CommandOf(context));
        var answered = await store.ReadAsync(key);
        if (answered is null && await store.ClaimAsync(key + ":claim", ClaimLifetime))
        {
            return await FirstAsync(key, body, () => next(context));
        }
        answered ??= await store.ReadAsync(key);
        if (answered is null)
        {
            return Problems.Of(StatusCodes.Status409Conflict, "idempotency.running");
        }
        var kept = JsonSerializer.Deserialize<Kept>(answered)!;
        if (kept.Body != body)
        {
            return Problems.Of(StatusCodes.Status409Conflict, "idempotency.reused");
        }
        return kept.Answer is null ? TypedResults.StatusCode(kept.Status) : TypedResults.Text(kept.Answer, "application/json", Encoding.UTF8, kept.Status);
    }

    private async Task<object?> FirstAsync(string key, string body, Func<ValueTask<object?>> next)
    {
        object? result = null;
        try
        {
            result = await next();
            result = (result as INestedHttpResult)?.Result ?? result;
            return result;
        }
        finally
        {
            await CloseAsync(key, body, result);
        }
    }

    private async Task CloseAsync(string key, string body, object? result)
    {
        try
        {
            if (result is IStatusCodeHttpResult { StatusCode: { } status and < 300 })
            {
                var answer = (result as IValueHttpResult)?.Value is { } value ? JsonSerializer.Serialize(value, json.Value.SerializerOptions) : null;
                await store.PutAsync(key, JsonSerializer.Serialize(new Kept(body, status, answer)), Lifetime);
            }
            else
            {
                await store.TakeAsync(key + ":claim");
            }
        }
        catch (EphemeralStoreUnavailableException e)
        {
            // It is done, or refused anyway: the caller has to hear which.
            LogNotKept(e);
        }
    }

    // What the body was read into, whichever argument it is; null where the operation takes none.
    private static object? CommandOf(EndpointFilterInvocationContext context) =>
        context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } type ? context.Arguments.Single(type.IsInstanceOfType) : null;

    // Of the body the store has nothing but a MAC under the browser's own key: there may be a password in it.
    private (string Key, string Body) Marks(HttpRequest request, string name, object? command)
    {
        var secret = Encoding.UTF8.GetBytes(browser.Give());
        return (
            EphemeralKey.For("idempotency", $"{Mac($"{request.Method} {request.Path} {name}")}"),
            Mac(JsonSerializer.Serialize(command, json.Value.SerializerOptions)));
        string Mac(string text) => Convert.ToHexString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text)));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An answer couldn't be kept under its idempotency key")]
    private partial void LogNotKept(Exception e);

    private sealed record Kept(string Body, int Status, string? Answer);
}
