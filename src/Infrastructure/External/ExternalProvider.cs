using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Slices.Resources;

namespace Slices.Infrastructure.External;

/// <summary>An identity provider, by OAuth's authorization code flow. A further one is a file like <see cref="Qq"/> and a line in <see cref="ExternalRegistration"/>.</summary>
public abstract class ExternalProvider
{
    /// <summary>Short and lower-case: it stands in addresses and in the database.</summary>
    public abstract string Name { get; }

    public abstract ExternalSettings Settings { get; }

    /// <summary>Where people are sent to.</summary>
    public abstract Uri Authorization { get; }

    /// <summary>Where codes are exchanged.</summary>
    public abstract Uri Token { get; }

    /// <summary>What people call it, in the language of the current request.</summary>
    public string Title => TitleOf(Name);

    public static string TitleOf(string name) => Texts.Find($"external.name.{name}") ?? name;

    public static string TitlesOf(IEnumerable<string> names) => string.Join(", ", names.Select(TitleOf));

    /// <summary>The address that a person is sent to, from where they come back to <paramref name="callback"/>.</summary>
    public abstract string ChallengeUrl(string state, string callback);

    /// <summary>The answer that carries the token.</summary>
    /// <exception cref="ExternalException">There is none that can be used.</exception>
    public abstract Task<JsonDocument> ExchangeAsync(ExternalChannel channel, string code, string callback, CancellationToken cancellation);

    /// <summary>The identity that the answer with the token is about.</summary>
    /// <exception cref="ExternalException">The provider doesn't say it.</exception>
    public abstract Task<ExternalIdentity> IdentifyAsync(ExternalChannel channel, JsonElement token, CancellationToken cancellation);

    protected static string Url(Uri endpoint, params (string Name, string Value)[] query) =>
        QueryHelpers.AddQueryString(endpoint.AbsoluteUri, query.Select(q => KeyValuePair.Create(q.Name, (string?)q.Value)));

    /// <summary>The text of that name, or null where there is none.</summary>
    protected static string? Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Refuses an answer that says under that name what went wrong, which comes with 200 as any other.</summary>
    /// <exception cref="ExternalException">It does.</exception>
    protected static JsonDocument ThrowIfRefused(JsonDocument answer, string name)
    {
        if (answer.RootElement.TryGetProperty(name, out var error) && error.ToString() is not "0" and var code)
        {
            answer.Dispose();
            // Their number, not their words, which may repeat what was sent.
            throw new ExternalException(int.TryParse(code, out var number) ? $"error {number}" : "an error without a number");
        }
        return answer;
    }
}
