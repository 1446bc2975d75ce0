using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Features.Shared;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Pages;

namespace Slices.Features.DevMailbox;

/// <summary>The mails that Development kept.</summary>
[AllowAnonymous, DevelopmentOnly]
public sealed class DevMailboxPage(PickupMailSender pickup) : PageModel
{
    public IReadOnlyList<PickedUpMail> Mails { get; private set; } = [];

    public void OnGet()
    {
        MailFrame.AllowIn(Response);
        Mails = [.. pickup.Newest(DevMailboxEndpoints.Shown)];
    }
}

public static class DevMailboxEndpoints
{
    /// <summary>How many mails are shown at most.</summary>
    public const int Shown = 200;

    public static void MapDevMailbox(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            app.MapGet("/dev/mailbox.json", (PickupMailSender pickup) => pickup.Newest(Shown)).AllowAnonymous();
            app.MapGet("/dev/mailbox/{id:guid}.html", (Guid id, PickupMailSender pickup, HttpResponse response) =>
                pickup.Find(id) is { } mail ? (IResult)MailFrame.Document(response, mail.Html) : TypedResults.NotFound()).AllowAnonymous();
        }
    }
}
