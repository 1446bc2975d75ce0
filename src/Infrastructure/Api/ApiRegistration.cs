using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Api;

public static class ApiRegistration
{
    /// <summary>The document's name among the framework's.</summary>
    public const string Document = "v1";

    /// <summary>What every operation's path begins with.</summary>
    public const string Prefix = "/api/v1";

    private static readonly TimeSpan PreflightLifetime = TimeSpan.FromHours(2);

    /// <summary>The JSON API: how bodies are read, who may call it from where, and its document.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        // What isn't a member is ignored; a member of the wrong type, null where there must be a value, missing where it is required, or given twice is refused.
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.AllowDuplicateProperties = false;
            json.SerializerOptions.MaxDepth = 8;
            json.SerializerOptions.Converters.Add(new ExactNameConverter());
        });
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddSettings<CorsSettings>();
        services.AddScoped<SignInAnswers>();
        services.AddSingleton<WrongMembers>();
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<CorsSettings>>((cors, settings) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. settings.Value.Origins])
            .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete)
            .WithHeaders("Content-Type", "X-CSRF-TOKEN", Idempotency.Header)
            .WithExposedHeaders("Retry-After")
            .SetPreflightMaxAge(PreflightLifetime)
            .AllowCredentials()));
        services.AddOpenApi(Document, o =>
        {
            // An enum's value in an address is described where it stands.
            o.CreateSchemaReferenceId = type => type.Type is { IsGenericType: true } generic && generic.GetGenericTypeDefinition() == typeof(ExactName<>)
                ? null
                : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
            o.ShouldInclude = operation => $"/{operation.RelativePath}".StartsWith(Prefix, StringComparison.Ordinal);
            o.AddDocumentTransformer<ApiDocument>().AddOperationTransformer<ApiDocument>().AddSchemaTransformer<ApiDocument>();
        });
        services.AddSingleton<ApiDocumentFile>();
        return services;
    }

    /// <summary>Before anything else can answer for the API: who may call it from another origin, and its errors' form.</summary>
    public static void UseApi(this WebApplication app) => app.UseWhen(context => Problems.IsApi(context.Request), api =>
    {
        api.Use((context, next) =>
        {
            // What one origin may read must not be kept for another.
            context.Response.Headers.Vary = "Origin";
            if (HttpMethods.IsHead(context.Request.Method))
            {
                // Answered as GET is; the server leaves the body away.
                context.Request.Method = HttpMethods.Get;
            }
            // What is wrong with a body is found by reading it again.
            context.Request.EnableBuffering(SecurityRegistration.MaxBodyBytes + 1);
            return next(context);
        });
        api.UseCors();
        api.UseMiddleware<ApiErrors>();
    });

    /// <summary>Where the slices' endpoints hang. Whatever changes something needs the anti-forgery token.</summary>
    public static RouteGroupBuilder MapApi(this WebApplication app)
    {
        app.MapMethods($"/openapi/{Document}.json", [HttpMethods.Get, HttpMethods.Head], (ApiDocumentFile file, HttpResponse response) => file.AnswerAsync(response))
            .AllowAnonymous();
        var api = app.MapGroup(Prefix);
        api.AddEndpointFilter<AntiforgeryEndpointFilter>();
        return api;
    }
}
