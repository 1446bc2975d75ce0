using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Slices.Resources;

namespace Slices.Infrastructure.Pages;

/// <summary>
/// Reads the name of an enum's value as pages write it, and nothing else: the framework would take a number too, and of a list
/// of names make a value that none of them means.
/// </summary>
public sealed class EnumBinder : IModelBinder, IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context) => context.Metadata.UnderlyingOrModelType.IsEnum ? this : null;

    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var name = bindingContext.ModelName;
        var type = bindingContext.ModelMetadata.UnderlyingOrModelType;
        var sent = bindingContext.ValueProvider.GetValue(name);
        // An empty one that may be missing, or is one of several, is missing.
        if (sent.Length == 0 || (sent.FirstValue is "" or null && bindingContext.ModelMetadata is { IsReferenceOrNullableType: true } or { MetadataKind: ModelMetadataKind.Type }))
        {
            return Task.CompletedTask;
        }
        bindingContext.ModelState.SetModelValue(name, sent);
        if (sent.Length == 1 && Enum.GetNames(type).Contains(sent.FirstValue, StringComparer.Ordinal))
        {
            bindingContext.Result = ModelBindingResult.Success(Enum.Parse(type, sent.FirstValue!));
        }
        else
        {
            bindingContext.ModelState.TryAddModelError(name, Texts.Get("form.unreadable"));
            bindingContext.Result = ModelBindingResult.Failed();
        }
        return Task.CompletedTask;
    }
}
