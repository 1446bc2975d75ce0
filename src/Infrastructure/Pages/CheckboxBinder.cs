using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Slices.Infrastructure.Pages;

/// <summary>Reads a checkbox: ticked for what browsers and scripts send for a tick, not ticked for anything else. Never an error.</summary>
public sealed class CheckboxBinder : IModelBinder, IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context) => context.Metadata.ModelType == typeof(bool) ? this : null;

    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        if (bindingContext.ValueProvider.GetValue(bindingContext.ModelName).FirstValue is { } value)
        {
            bindingContext.Result = ModelBindingResult.Success(value.ToLowerInvariant() is "true" or "on" or "1");
        }
        return Task.CompletedTask;
    }
}
