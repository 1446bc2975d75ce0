using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.Extensions.WebEncoders;
using Slices.Infrastructure.Security;
using Slices.Resources;

namespace Slices.Infrastructure.Pages;

public static class PagesRegistration
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddSingleton<PreferenceCookie>();
        services.AddSingleton<SentForms>();
        services.AddNotes();
        // Chinese leaves as it is instead of as numbers three times as long.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new(UnicodeRanges.All));
        // Wide for what the site's forms send: fifty accounts at once, a passkey's proof.
        services.Configure<FormOptions>(o =>
        {
            o.ValueCountLimit = 200;
            o.KeyLengthLimit = 256;
            o.ValueLengthLimit = 32 * 1024;
            o.MultipartBoundaryLengthLimit = 70;
        });
        services.AddRazorPages(o =>
            {
                o.RootDirectory = "/Features";
                o.Conventions.AuthorizeFolder("/Admin", SecurityRegistration.AdministratorPolicy);
            })
            .AddMvcOptions(o =>
            {
                // Only the last antiforgery filter runs: at 2000 this one replaces the framework's, at 1000.
                o.Filters.Add<AntiforgeryFilter>(order: 2000);
                o.Filters.Add<KeptForm.Filter>();
                // Before RejectionFilter, which shows pages whose handler never ran.
                o.Filters.Add<ViewLoadingFilter>(order: int.MinValue);
                o.Filters.Add<RejectionFilter>();
                o.ModelMetadataDetailsProviders.Add(new TextStaysText());
                o.ModelBinderProviders.Insert(0, new CheckboxBinder());
                o.ModelBinderProviders.Insert(0, new EnumBinder());
                // Shape is checked in the pipeline and nowhere else.
                o.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
                o.ModelBindingMessageProvider.SetAttemptedValueIsInvalidAccessor((_, _) => Texts.Get("form.unreadable"));
                o.ModelBindingMessageProvider.SetValueMustNotBeNullAccessor(_ => Texts.Get("form.unreadable"));
            });
        return services;
    }

    /// <summary>
    /// Whatever has no address here is not found, and what an address doesn't take is refused, for everybody alike: before
    /// anyone is asked to sign in.
    /// </summary>
    public static void RejectUnmatchedRequests(this WebApplication app) => app.Use((context, next) =>
    {
        switch (context.GetEndpoint())
        {
            case null:
            case var page when page.Metadata.GetMetadata<DevelopmentOnlyAttribute>() is not null && !app.Environment.IsDevelopment():
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            case RouteEndpoint:
                return next(context);
            // The routing's own answer: 405 or 415.
            case var refusal:
                return refusal.RequestDelegate!(context);
        }
    });

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
