using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;

namespace Slices.Infrastructure.Api;

/// <summary>What the OpenAPI document says of an operation's refusals: each status, with the codes that come with it.</summary>
internal static class DocumentedProblems
{
    private const string Problem = "Problem";
    private const string MediaType = "application/problem+json";
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    // The same wherever they are said, so said once.
    private static readonly Dictionary<int, string[]> Shared = new()
    {
        [StatusCodes.Status401Unauthorized] = [Problems.SignedOut],
        [StatusCodes.Status413PayloadTooLarge] = [Problems.Code(413)],
        [StatusCodes.Status415UnsupportedMediaType] = [Problems.Code(415)],
        [StatusCodes.Status429TooManyRequests] = [Problems.Code(RejectionReason.TooMany)],
        [StatusCodes.Status500InternalServerError] = [Problems.Code(500)],
        [StatusCodes.Status503ServiceUnavailable] = [Problems.Code(503), Problems.Code(RejectionReason.Busy), Problems.Code(RejectionReason.Unavailable)],
    };

    public static void AddTo(OpenApiDocument document)
    {
        document.Components!.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[Problem] = ProblemSchema(CodesOf(document));
        document.Components.Responses = Shared.ToDictionary(r => Name(r.Key), r => (IOpenApiResponse)Response(r.Key, r.Value, document));
    }

    public static void AddTo(OpenApiOperation operation, IList<object> endpoint, string method, OpenApiDocument document)
    {
        foreach (var refusals in Refusals(operation, endpoint, method).GroupBy(r => r.Status).OrderBy(g => g.Key))
        {
            string[] codes = [.. refusals.SelectMany(r => r.Codes).Distinct()];
            operation.Responses![refusals.Key.ToString(CultureInfo.InvariantCulture)] =
                Shared.TryGetValue(refusals.Key, out var shared) && shared.SequenceEqual(codes)
                    ? new OpenApiResponseReference(Name(refusals.Key), document)
                    : Response(refusals.Key, codes, document);
        }
    }

    public static bool HasAntiforgeryCheck(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method);

    private static IEnumerable<(int Status, IReadOnlyList<string> Codes)> Refusals(OpenApiOperation operation, IList<object> endpoint, string method)
    {
        if (operation.RequestBody is not null || operation.Parameters is not null)
        {
            yield return (StatusCodes.Status400BadRequest, [Problems.Unreadable]);
        }
        if (operation.RequestBody is not null)
        {
            yield return (StatusCodes.Status400BadRequest, [Problems.Several]);
            yield return SharedOf(StatusCodes.Status413PayloadTooLarge);
            yield return SharedOf(StatusCodes.Status415UnsupportedMediaType);
        }
        if (HasAntiforgeryCheck(method))
        {
            yield return (StatusCodes.Status400BadRequest, [AntiforgeryEndpointFilter.Code]);
        }
        if (!endpoint.OfType<IAllowAnonymous>().Any())
        {
            yield return SharedOf(StatusCodes.Status401Unauthorized);
            yield return (StatusCodes.Status403Forbidden, RequiredAction.Codes);
        }
        if (endpoint.OfType<IAuthorizeData>().Any(a => a.Policy == SecurityRegistration.AdministratorPolicy))
        {
            yield return (StatusCodes.Status403Forbidden, [Problems.Code(403)]);
        }
        if (endpoint.OfType<IdempotentOperation>().Any())
        {
            yield return (StatusCodes.Status400BadRequest, ["idempotency.key"]);
            yield return (StatusCodes.Status409Conflict, ["idempotency.running", "idempotency.reused"]);
        }
        foreach (var refusal in endpoint.OfType<OperationRejection>())
        {
            yield return (refusal.Status, refusal.Codes);
        }
        yield return SharedOf(StatusCodes.Status500InternalServerError);
        yield return SharedOf(StatusCodes.Status503ServiceUnavailable);
    }

    private static (int Status, IReadOnlyList<string> Codes) SharedOf(int status) => (status, Shared[status]);

    private static string Name(int status) => $"{Problem}{status}";

    private static OpenApiResponse Response(int status, string[] codes, OpenApiDocument document) => new()
    {
        Description = string.Join(", ", codes),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [MediaType] = new()
            {
                Schema = new OpenApiSchema
                {
                    AllOf =
                    [
                        new OpenApiSchemaReference(Problem, document),
                        new OpenApiSchema
                        {
                            Type = JsonSchemaType.Object,
                            Required = new HashSet<string> { "code" },
                            Properties = new Dictionary<string, IOpenApiSchema> { ["code"] = Enumeration(codes) },
                        },
                    ],
                },
                Example = new JsonObject { ["status"] = status, ["code"] = codes[0], ["title"] = Problems.Title(status, codes[0], English) },
            },
        },
    };

    // Every code that an operation names, or that all of them share.
    private static IEnumerable<string> CodesOf(OpenApiDocument document) =>
        document.Paths.Values.SelectMany(path => path.Operations!.Values)
            .SelectMany(operation => operation.Responses!.Values.OfType<OpenApiResponse>())
            .Where(response => response.Content?.ContainsKey(MediaType) == true)
            .SelectMany(response => response.Description!.Split(", "))
            .Concat(Shared.Values.SelectMany(codes => codes)).Distinct().Order(StringComparer.Ordinal);

    private static OpenApiSchema Enumeration(IEnumerable<string> codes) =>
        new() { Type = JsonSchemaType.String, Enum = [.. codes.Select(code => (JsonNode)JsonValue.Create(code))] };

    private static OpenApiSchema ProblemSchema(IEnumerable<string> codes) => new()
    {
        Description = "RFC 9457. The code stays; the title and the sentences are for people, in the caller's language.",
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "status", "code", "title" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["code"] = Enumeration(codes),
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["reference"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Where the fault is ours: what to look for in the log." },
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "For each wrong member what is wrong with it.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        },
    };
}
