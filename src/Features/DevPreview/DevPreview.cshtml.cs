using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Domain;
using Slices.Features.Shared;
using Slices.Infrastructure.Localization;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sms;

namespace Slices.Features.DevPreview;

/// <summary>Shows what the site writes to people.</summary>
[AllowAnonymous, DevelopmentOnly]
public sealed class DevPreviewPage : PageModel
{
    /// <summary>A code's message in each language.</summary>
    public IEnumerable<(string Culture, string Text)> Messages => LocalizationRegistration.Cultures.Select(culture => (culture, TextIn(culture)));

    public void OnGet() => MailFrame.AllowIn(Response);

    private static string TextIn(string culture)
    {
        var reader = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            return new SmsMessage(Guid.Empty, MobileNumber.FromValue("+8613800138000"), "042917", SmsCodes.Lifetime, culture).Text;
        }
        finally
        {
            CultureInfo.CurrentUICulture = reader;
        }
    }
}

public static class DevPreviewEndpoints
{
    public static void MapDevPreview(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            return;
        }
        app.MapGet("/dev/preview/{template}/{culture}.html", async (string template, string culture, MailPreviews previews, HttpResponse response, CancellationToken cancellation) =>
            await ComposeAsync(previews, template, culture, cancellation) is { } mail ? (IResult)MailFrame.Document(response, mail.Html) : TypedResults.NotFound()).AllowAnonymous();
        app.MapGet("/dev/preview/{template}/{culture}.txt", async (string template, string culture, MailPreviews previews, CancellationToken cancellation) =>
            await ComposeAsync(previews, template, culture, cancellation) is { } mail ? (IResult)TypedResults.Text($"{mail.Subject}\n\n{mail.Text}") : TypedResults.NotFound()).AllowAnonymous();
    }

    private static async Task<Infrastructure.Mail.MailMessage?> ComposeAsync(MailPreviews previews, string template, string culture, CancellationToken cancellation) =>
        LocalizationRegistration.Cultures.Contains(culture) && Enum.GetNames<MailTemplate>().Contains(template)
            ? await previews.ComposeAsync(Enum.Parse<MailTemplate>(template), culture, cancellation)
            : null;
}
