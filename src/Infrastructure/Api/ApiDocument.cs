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
    private const string Antiforgery = "antiforgery";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "Slices";
        document.Info.License = new() { Name = "MIT", Identifier = "MIT" };
        document.Info.Description =
            "The session is a cookie. Whatever changes something needs the header X-CSRF-TOKEN with the token of GET /api/v1/antiforgery, which is another one " +
            "after signing in or out. Members that an operation doesn't know are ignored. Texts are in the language of the cookie or of Accept-Language.";
        document.Servers = [new() { Url = "/", Description = "The site that serves this document." }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Session] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = cookie.Name, Description = "The session, which signing in sets." },
            [Antiforgery] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "X-CSRF-TOKEN",
                Description = "The token of GET /api/v1/antiforgery.",
            },
        };
        DocumentedProblems.AddTo(document);
        ApiTags.AddTo(document, ApiRegistration.Prefix);
        var bodies = context.DescriptionGroups.SelectMany(group => group.Items).SelectMany(item => item.ActionDescriptor.EndpointMetadata).OfType<OperationBody>();
        return RequiredMembers.AddToAsync(document, bodies.Select(body => body.Example.GetType()), context.ApplicationServices, cancellationToken);
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
        operation.Security = [.. Requirements(endpoint, method, context.Document!)];
        if (endpoint.OfType<IdempotentOperation>().Any())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = Idempotency.Header,
                In = ParameterLocation.Header,
                Description = "Any word of up to 100 characters; asking again under it within a day does nothing twice.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        // What the server takes for a member that isn't there. Clients that are made from the document would ask for the member.
        schema.Default = null;
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

    // The framework takes a name that is parsed for any text, and a list for one that must be given.
    private void NameValues(OpenApiOperation operation, IEnumerable<ApiParameterDescription> parameters)
    {
        foreach (var parameter in parameters)
        {
            var type = parameter.ParameterDescriptor?.ParameterType is { } given ? Nullable.GetUnderlyingType(given) ?? given : null;
            var name = type?.GetElementType() ?? type;
            if (name is { IsGenericType: true } && name.GetGenericTypeDefinition() == typeof(ExactName<>))
            {
                var said = (OpenApiParameter)operation.Parameters!.Single(p => p.Name == parameter.Name);
                var schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = Names(name.GetGenericArguments()[0]) };
                said.Required &= name == type;
                said.Schema = name == type ? schema : new OpenApiSchema { Type = JsonSchemaType.Array, Items = schema };
            }
        }
    }

    private List<JsonNode> Names(Type type) => [.. Enum.GetValues(type).Cast<object>().Select(value => Node(value)!)];

    private JsonNode? Node(object example) => JsonSerializer.SerializeToNode(example, example.GetType(), json.Value.SerializerOptions);

    // Alternatives: an operation that is open to strangers and still answers 401 needs a session for some of what it does.
    private static IEnumerable<OpenApiSecurityRequirement> Requirements(IList<object> endpoint, string method, OpenApiDocument document)
    {
        var isOpen = endpoint.OfType<IAllowAnonymous>().Any();
        var takesSession = !isOpen || endpoint.OfType<OperationRejection>().Any(r => r.Status == StatusCodes.Status401Unauthorized);
        string[] always = DocumentedProblems.HasAntiforgeryCheck(method) ? [Antiforgery] : [];
        if (isOpen && (always.Length > 0 || takesSession))
        {
            yield return Requirement(always);
        }
        if (takesSession)
        {
            yield return Requirement([Session, .. always]);
        }

        OpenApiSecurityRequirement Requirement(IEnumerable<string> schemes)
        {
            var requirement = new OpenApiSecurityRequirement();
            foreach (var scheme in schemes)
            {
                requirement[new(scheme, document)] = [];
            }
            return requirement;
        }
    }
}
