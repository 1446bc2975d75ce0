using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sms;

namespace Slices.Features.DevSms;

/// <summary>The codes that Development kept.</summary>
[AllowAnonymous, DevelopmentOnly]
public sealed class DevSmsPage(ShownSmsGateway gateway) : PageModel
{
    public IReadOnlyList<ShownSms> Messages => gateway.Newest(ShownSmsGateway.Kept);
}

public static class DevSmsEndpoints
{
    public static void MapDevSms(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            app.MapGet("/dev/sms.json", (ShownSmsGateway gateway) => gateway.Newest(ShownSmsGateway.Kept)
                .Select(m => new ShownMessage(m.Message.To.Value, m.Message.Text, m.Message.Code, m.At))).AllowAnonymous();
        }
    }

    internal sealed record ShownMessage(string To, string Text, string Code, DateTimeOffset SentAt);
}
