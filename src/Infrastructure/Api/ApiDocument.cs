using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;

namespace Slices.Infrastructure.Api;

/// <summary>Completes the framework's OpenAPI document: the examples, and every status with the codes that come with it.</summary>
public sealed class ApiDocument(SessionCookie cookie, IOptions<JsonOptions> json) : IOpenApiDocumentTransformer, IOpenApiOperationTransformer
{
    private const string Session = "session";
    private const string Problem = "Problem";
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    private static readonly (int Status, string[] Codes)[] Always =
    [
        (StatusCodes.Status500InternalServerError, [Problems.Code(500)]),
        (StatusCodes.Status503ServiceUnavailable, [Problems.Code(503), Problems.Code(Pipeline.Refusal.Busy), Problems.Code(Pipeline.Refusal.Unavailable)]),
    ];

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "Slices";
        document.Info.Description =
            "The session is a cookie. Whatever changes something needs the header X-CSRF-TOKEN with the token of GET /api/v1/antiforgery, which is another one " +
            "after signing in or out. Members that an operation doesn't know are ignored. Texts are in the language of the cookie or of Accept-Language.";
        document.Servers = [];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Session] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = cookie.Name },
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[Problem] = ProblemSchema;
        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var endpoint = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Tags = null;
        operation.Responses ??= [];
        if (endpoint.OfType<OperationBody>().SingleOrDefault() is { } body && operation.RequestBody?.Content is { Count: > 0 } content)
        {
            content.Single().Value.Example = Node(body.Example);
        }
        foreach (var answer in endpoint.OfType<OperationAnswer>())
        {
            var response = (OpenApiResponse)operation.Responses[answer.Status.ToString(CultureInfo.InvariantCulture)];
            response.Description = answer.Description;
            if (answer.Example is not null)
            {
                response.Content!.Single().Value.Example = Node(answer.Example);
            }
        }
        foreach (var refusals in Refusals(endpoint, context.Description.HttpMethod!, operation.RequestBody is not null, operation.Parameters is not null).GroupBy(r => r.Status).OrderBy(g => g.Key))
        {
            operation.Responses[refusals.Key.ToString(CultureInfo.InvariantCulture)] = Refusal(refusals.Key, [.. refusals.SelectMany(r => r.Codes).Distinct()], context.Document!);
        }
        if (!endpoint.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [new() { [new(Session, context.Document)] = [] }];
        }
        if (HasForgeryCheck(context.Description.HttpMethod!))
        {
            AddHeader(operation, "X-CSRF-TOKEN", "The token of GET /api/v1/antiforgery.", required: true);
        }
        if (endpoint.OfType<IdempotentOperation>().Any())
        {
            AddHeader(operation, Idempotency.Header, "Any word of up to 100 characters; asking again under it within a day does nothing twice.", required: false);
        }
        return Task.CompletedTask;
    }

    private static IEnumerable<(int Status, IReadOnlyList<string> Codes)> Refusals(IList<object> endpoint, string method, bool hasBody, bool hasParameters)
    {
        if (hasBody || hasParameters)
        {
            yield return (StatusCodes.Status400BadRequest, [Problems.Unreadable]);
        }
        if (hasBody)
        {
            yield return (StatusCodes.Status400BadRequest, [Problems.Several]);
            yield return (StatusCodes.Status413PayloadTooLarge, [Problems.Code(413)]);
            yield return (StatusCodes.Status415UnsupportedMediaType, [Problems.Code(415)]);
        }
        if (HasForgeryCheck(method))
        {
            yield return (StatusCodes.Status400BadRequest, [ForgeryEndpointFilter.Code]);
        }
        if (!endpoint.OfType<IAllowAnonymous>().Any())
        {
            yield return (StatusCodes.Status401Unauthorized, [SessionAuthentication.SignedOut]);
            yield return (StatusCodes.Status403Forbidden, [RequiredFactor.Code]);
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
        foreach (var refusal in endpoint.OfType<OperationRefusal>())
        {
            yield return (refusal.Status, refusal.Codes);
        }
        foreach (var refusal in Always)
        {
            yield return refusal;
        }
    }

    private static bool HasForgeryCheck(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method);

    private OpenApiResponse Refusal(int status, string[] codes, OpenApiDocument document) => new()
    {
        Description = string.Join(", ", codes),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/problem+json"] = new()
            {
                Schema = new OpenApiSchemaReference(Problem, document),
                Example = Node(new { status, code = codes[0], title = Problems.Title(status, codes[0], English) }),
            },
        },
    };

    private JsonNode? Node(object example) => JsonSerializer.SerializeToNode(example, example.GetType(), json.Value.SerializerOptions);

    private static void AddHeader(OpenApiOperation operation, string name, string description, bool required)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Required = required,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }

    private static OpenApiSchema ProblemSchema => new()
    {
        Description = "RFC 9457. The code stays; the title and the sentences are for people, in the caller's language.",
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "status", "code", "title" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.String },
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
