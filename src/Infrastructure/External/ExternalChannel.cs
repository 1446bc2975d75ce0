using System.Text.Json;

namespace Slices.Infrastructure.External;

/// <summary>
/// Asks a provider, once and without following redirections, for JSON of at most <see cref="MaxResponseBytes"/> bytes. The
/// addresses carry secrets: nothing here writes them down.
/// </summary>
public sealed class ExternalChannel(HttpClient http)
{
    public const int MaxResponseBytes = 64 * 1024;

    public static HttpClient Client(TimeSpan timeout) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = timeout,
        MaxResponseContentBufferSize = MaxResponseBytes,
    };

    /// <summary>The object that the address answers with.</summary>
    /// <exception cref="ExternalException">It doesn't, or not in time.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was asked for.</exception>
    public async Task<JsonDocument> GetAsync(string url, CancellationToken cancellation)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(url), cancellation);
            return response.IsSuccessStatusCode
                ? Read(await response.Content.ReadAsByteArrayAsync(cancellation))
                : throw new ExternalException($"HTTP {(int)response.StatusCode}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ExternalException($"no answer within {http.Timeout.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException e)
        {
            throw new ExternalException(e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded
                ? $"an answer of more than {MaxResponseBytes / 1024} KiB"
                : e.HttpRequestError.ToString());
        }
    }

    private static JsonDocument Read(byte[] body)
    {
        try
        {
            ThrowIfUnreadable(body);
            var answer = JsonDocument.Parse(body, new() { MaxDepth = 8 });
            if (answer.RootElement.ValueKind == JsonValueKind.Object)
            {
                return answer;
            }
            answer.Dispose();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
        }
        throw new ExternalException("an answer that isn't the documented JSON");
    }

    // A document tells of half a surrogate pair and of bytes that aren't UTF-8 no sooner than their string is asked for.
    private static void ThrowIfUnreadable(byte[] body)
    {
        for (var reader = new Utf8JsonReader(body); reader.Read();)
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                reader.GetString();
            }
        }
    }
}
