using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;

namespace Slices.Infrastructure.Sms;

/// <summary>
/// Carries one request to a provider, within <c>Sms:Timeout</c> and with an answer of at most <see cref="MaxResponseBytes"/>
/// bytes. It is sent once: neither repeated after an error nor redirected.
/// </summary>
public sealed class SmsTransport(IHttpClientFactory clients, IOptions<SmsSettings> settings, TimeProvider time)
{
    public const int MaxResponseBytes = 64 * 1024;

    /// <summary>The name of a gateway's HTTP client.</summary>
    public static string ClientOf(string gateway) => $"sms-{gateway}";

    /// <summary>What <paramref name="read"/> makes of the HTTP status and the JSON that came back, or the failure of getting them.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was asked for.</exception>
    public async Task<SmsOutcome> ExchangeAsync<T>(
        string gateway, HttpRequestMessage request, JsonTypeInfo<T> type, Func<int, T, SmsOutcome> read, CancellationToken cancellation)
        where T : class
    {
        var timeout = settings.Value.Timeout;
        using var expiry = new CancellationTokenSource(timeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, expiry.Token);
        using var client = clients.CreateClient(ClientOf(gateway));
        var status = 0;
        try
        {
            using var response = await client.SendAsync(request, limit.Token);
            status = (int)response.StatusCode;
            var body = await response.Content.ReadAsByteArrayAsync(limit.Token);
            return JsonSerializer.Deserialize(body, type) is { } answer
                ? read(status, answer)
                : Failed($"HTTP {status} with an empty answer", mayHaveLeft: status < 300);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Failed($"no answer within {timeout.TotalSeconds:0.#} s", mayHaveLeft: true);
        }
        catch (JsonException)
        {
            return Failed($"HTTP {status} with an answer that isn't the documented JSON", mayHaveLeft: status < 300);
        }
        catch (HttpRequestException e)
        {
            return Failed(Reason(e), mayHaveLeft: !IsBeforeRequest(e.HttpRequestError));
        }
    }

    // Whatever else failed, the request may have been on its way.
    private static bool IsBeforeRequest(HttpRequestError error) =>
        error is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private static SmsOutcome Failed(string reason, bool mayHaveLeft) => new(SmsVerdict.Failed, reason, mayHaveLeft);

    private static string Reason(HttpRequestException e) => e switch
    {
        { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => $"an answer of more than {MaxResponseBytes / 1024} KiB",
        { InnerException: AuthenticationException } => "its certificate isn't valid",
        _ => $"{e.HttpRequestError}: {e.GetBaseException().Message}",
    };
}
