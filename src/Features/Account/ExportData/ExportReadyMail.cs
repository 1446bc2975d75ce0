using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Settings;
using Slices.Resources;

namespace Slices.Features.Account.ExportData;

/// <summary>Says that the file is ready. Its button opens a page that requires signing in; the file has no address of its own.</summary>
public sealed class ExportReadyMail(ExportStore exports, IOptions<SiteSettings> site, CompromiseReportTokens tokens) : IMailTemplate
{
    public bool Writes(MailTemplate template) => template == MailTemplate.ExportReady;

    public async Task<MailContent?> ComposeAsync(OutgoingMail mail, User user, CancellationToken cancellation) =>
        await exports.DescribeAsync(user.Id, cancellation) is not { ReadyAt: not null, ExpiresAt: var until }
            ? null
            : new MailContent(
                Texts.Get("mail.ExportReady.subject", site.Value.Name),
                [Texts.Get("mail.ExportReady.what", site.Value.Name, user.UserName, site.Value.Moment(until, user.TimeZone))],
                new(Texts.Get("mail.ExportReady.button"), site.Value.Link("/account/privacy")),
                [Texts.Get("mail.requestedFrom", mail.RequestedFrom), Texts.Get("mail.ExportReady.notYou")])
            {
                Otherwise = new(Texts.Get("mail.notMe"), site.Value.Link($"/account/not-me/{tokens.Issue(mail)}")),
            };
}
