using System.Reflection;
using FluentValidation;
using FluentValidation.Internal;
using Microsoft.OpenApi;

namespace Slices.Infrastructure.Api;

/// <summary>
/// Marks in the OpenAPI document which members a body must have: those that its own validators miss whatever the others are. One that
/// is needed only in some cases, such as a captcha's answer, or the password where there is no code, stays optional.
/// </summary>
internal static class RequiredMembers
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase;

    public static async Task AddToAsync(OpenApiDocument document, IEnumerable<Type> bodies, IServiceProvider services, CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        foreach (var body in bodies.Where(type => type.GetConstructor([]) is not null).Distinct())
        {
            var schema = (OpenApiSchema)document.Components!.Schemas![body.Name];
            var members = schema.Properties!.Keys.Select(name => body.GetProperty(name, Members)!).ToList();
            var required = schema.Required?.ToHashSet() ?? [];
            foreach (var (name, member) in schema.Properties.Keys.Zip(members))
            {
                if (await IsMissedAsync(member, Empty(body), scope.ServiceProvider, cancellation)
                    && await IsMissedAsync(member, Filled(body, members.Where(other => other != member)), scope.ServiceProvider, cancellation))
                {
                    required.Add(name);
                }
            }
            if (required.Count > 0)
            {
                KeepOptionalInside(document.Components.Schemas.Values, body.Name, schema);
                schema.Required = required;
            }
        }
    }

    private static object Empty(Type body) => Activator.CreateInstance(body)!;

    private static object Filled(Type body, IEnumerable<PropertyInfo> members)
    {
        var filled = Empty(body);
        foreach (var text in members.Where(member => member.PropertyType == typeof(string)))
        {
            text.SetValue(filled, "x");
        }
        return filled;
    }

    private static async Task<bool> IsMissedAsync(PropertyInfo member, object body, IServiceProvider services, CancellationToken cancellation)
    {
        foreach (var validator in services.GetServices(typeof(IValidator<>).MakeGenericType(body.GetType())).Cast<IValidator>().Where(IsOfOneCommand))
        {
            var context = (FluentValidation.IValidationContext)Activator.CreateInstance(
                typeof(ValidationContext<>).MakeGenericType(body.GetType()), body, new PropertyChain(), new OutsideRequests())!;
            if ((await validator.ValidateAsync(context, cancellation)).Errors.Exists(e => e.PropertyName == member.Name))
            {
                return true;
            }
        }
        return false;
    }

    // One for many commands asks what only a request knows, such as whether a captcha is due.
    private static bool IsOfOneCommand(IValidator validator) => !validator.GetType().IsGenericType;

    // A form inside another body, such as one of which a single field is checked, needs not be complete.
    private static void KeepOptionalInside(IEnumerable<IOpenApiSchema> schemas, string name, OpenApiSchema schema)
    {
        foreach (var properties in schemas.OfType<OpenApiSchema>().Select(s => s.Properties).OfType<IDictionary<string, IOpenApiSchema>>())
        {
            foreach (var (member, _) in properties.Where(p => p.Value is OpenApiSchemaReference { Reference.Id: { } id } && id == name).ToList())
            {
                properties[member] = schema.CreateShallowCopy();
            }
        }
    }

    // Conditions that take time ask about the signed-in user.
    private sealed class OutsideRequests : IValidatorSelector
    {
        public bool CanExecute(IValidationRule rule, string propertyPath, FluentValidation.IValidationContext context) => !rule.HasAsyncCondition;
    }
}
