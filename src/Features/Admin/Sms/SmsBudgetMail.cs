using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.SmsRateLimiting;
using Slices.Resources;

namespace Slices.Features.Admin.Sms;

/// <summary>Tells an administrator that a budget for text messages is used up or nearly; how far, it says as of when it leaves.</summary>
public sealed class SmsBudgetMail(IOptions<SiteSettings> site, SmsRateLimiter smsLimiter) : IMailTemplate
{
    public bool Writes(MailTemplate template) => template == MailTemplate.SmsBudget;

    public async Task<MailContent?> ComposeAsync(OutgoingMail mail, User user, CancellationToken cancellation) => new(
        Texts.Get("mail.smsBudget.subject", site.Value.Name),
        [
            Texts.Get("mail.smsBudget.what", site.Value.Name, SmsBudgetAlerts.NearlyUsedUp),
            .. (await smsLimiter.BudgetsAsync()).Select(Line),
        ],
        new(Texts.Get("mail.smsBudget.button"), site.Value.Link("/admin/sms")),
        [Texts.Get("mail.smsBudget.then")]);

    private static string Line(BudgetUse use) => Texts.Get(
        "mail.smsBudget.line", Texts.Get($"adminSms.{use.Budget}"), Texts.Get($"adminSms.per{use.Limit.Window.TotalMinutes}"),
        Math.Min(use.Used, use.Limit.Count), use.Limit.Count);
}
