using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Slices.Infrastructure.Sessions;

namespace Slices.Infrastructure.Api;

/// <summary>Completes the framework's OpenAPI document: the examples, and every status with the codes that come with it.</summary>
public sealed class ApiDocument(SessionCookie cookie, IOptions<JsonOptions> json) : IOpenApiDocumentTransformer, IOpenApiOperationTransformer, IOpenApiSchemaTransformer
{
    private const string Session = "session";

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
        DocumentedProblems.AddTo(document);
        // Named after our classes, which are nothing to callers.
        document.Tags = null;
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations!.Values))
        {
            operation.Tags?.Clear();
        }
        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var endpoint = context.Description.ActionDescriptor.EndpointMetadata;
        var method = context.Description.HttpMethod!;
        operation.Responses ??= [];
        if (endpoint.OfType<OperationBody>().SingleOrDefault() is { } body && operation.RequestBody?.Content is { Count: > 0 } content)
        {
            content.Single().Value.Example = Node(body.Example);
        }
        NameValues(operation, context.Description.ParameterDescriptions);
        foreach (var answer in endpoint.OfType<OperationAnswer>())
        {
            var response = (OpenApiResponse)operation.Responses[answer.Status.ToString(CultureInfo.InvariantCulture)];
            response.Description = answer.Description;
            if (answer.Example is not null)
            {
                response.Content!.Single().Value.Example = Node(answer.Example);
            }
        }
        DocumentedProblems.AddTo(operation, endpoint, method, context.Document!);
        if (!endpoint.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [new() { [new(Session, context.Document)] = [] }];
        }
        if (DocumentedProblems.HasAntiforgeryCheck(method))
        {
            AddHeader(operation, "X-CSRF-TOKEN", "The token of GET /api/v1/antiforgery.", required: true);
        }
        if (endpoint.OfType<IdempotentOperation>().Any())
        {
            AddHeader(operation, Idempotency.Header, "Any word of up to 100 characters; asking again under it within a day does nothing twice.", required: false);
        }
        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if ((Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } named)
        {
            schema.Enum = Names(named);
            schema.Type = named == type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            if (named != type)
            {
                schema.Enum.Add(JsonNullSentinel.JsonNull);
            }
        }
        return Task.CompletedTask;
    }

    // The framework takes a name that is parsed for any text.
    private void NameValues(OpenApiOperation operation, IEnumerable<ApiParameterDescription> parameters)
    {
        foreach (var parameter in parameters)
        {
            var type = parameter.ParameterDescriptor?.ParameterType is { } given ? Nullable.GetUnderlyingType(given) ?? given : null;
            if (type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(ExactName<>))
            {
                var said = (OpenApiParameter)operation.Parameters!.Single(p => p.Name == parameter.Name);
                said.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = Names(type.GetGenericArguments()[0]) };
            }
        }
    }

    private List<JsonNode> Names(Type type) => [.. Enum.GetValues(type).Cast<object>().Select(value => Node(value)!)];

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
}
