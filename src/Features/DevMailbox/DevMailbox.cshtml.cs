using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Mail;

namespace Slices.Features.DevMailbox;

/// <summary>The mails that Development kept. The page exists in no other environment.</summary>
[AllowAnonymous]
public sealed class DevMailboxPage(PickupMailSender pickup, IHostEnvironment environment) : PageModel
{
    public IReadOnlyList<PickedUpMail> Mails { get; private set; } = [];

    public IActionResult OnGet()
    {
        if (!environment.IsDevelopment())
        {
            return NotFound();
        }
        Mails = [.. pickup.Newest(DevMailboxEndpoints.Shown)];
        return Page();
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
        }
    }
}
