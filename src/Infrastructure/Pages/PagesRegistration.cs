using System.Text.Unicode;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.Extensions.WebEncoders;
using Slices.Infrastructure.Security;
using Slices.Resources;

namespace Slices.Infrastructure.Pages;

public static class PagesRegistration
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.Configure<RouteOptions>(o => o.LowercaseUrls = true);
        // Chinese leaves as it is instead of as numbers three times as long.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new(UnicodeRanges.All));
        services.AddRazorPages(o =>
            {
                o.RootDirectory = "/Features";
                o.Conventions.AuthorizeFolder("/Admin", SecurityRegistration.AdministratorPolicy);
            })
            .AddMvcOptions(o =>
            {
                o.Filters.Add<RefusalFilter>();
                o.ModelMetadataDetailsProviders.Add(new TextStaysText());
                o.ModelBinderProviders.Insert(0, new CheckboxBinder());
                // Shape is checked in the pipeline and nowhere else.
                o.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
                o.ModelBindingMessageProvider.SetAttemptedValueIsInvalidAccessor((_, _) => Texts.Get("form.unreadable"));
                o.ModelBindingMessageProvider.SetValueMustNotBeNullAccessor(_ => Texts.Get("form.unreadable"));
            });
        return services;
    }

    /// <summary>Requests whose method nothing here answers get 405 instead of a page, bodies that are too large 413.</summary>
    public static void UseRequestLimits(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.ContentLength > SecurityRegistration.MaxBodyBytes)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return Task.CompletedTask;
        }
        var method = context.Request.Method;
        var isApi = context.Request.Path.StartsWithSegments("/api");
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPost(method)
            || (isApi && (HttpMethods.IsPut(method) || HttpMethods.IsDelete(method) || HttpMethods.IsPatch(method) || HttpMethods.IsOptions(method))))
        {
            return next(context);
        }
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            // The refusal below has come round again for its page.
            context.Request.Method = HttpMethods.Get;
            return next(context);
        }
        context.Response.Headers.Allow = "GET, HEAD, POST";
        // The error page, which comes through here too, is made as for GET.
        context.Request.Method = HttpMethods.Get;
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
    });

    /// <summary>The stylesheet, scripts and pictures, which change their address when they change, so browsers may keep them.</summary>
    public static void UseAssets(this WebApplication app) => app.UseStaticFiles(new StaticFileOptions
    {
        OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
            file.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=300",
    });

    /// <summary>Whatever nothing else answers is not found, for everybody alike.</summary>
    public static void MapNothingElse(this WebApplication app) =>
        app.MapFallback("{**path}", () => Results.NotFound()).AllowAnonymous();

    // The framework would make an empty field null.
    private sealed class TextStaysText : IDisplayMetadataProvider
    {
        public void CreateDisplayMetadata(DisplayMetadataProviderContext context)
        {
            if (context.Key.ModelType == typeof(string) && context.Key.ContainerType is not null)
            {
                context.DisplayMetadata.ConvertEmptyStringToNull = false;
            }
        }
    }
}
