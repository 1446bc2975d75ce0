using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Branding;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Settings;
using Slices.Resources;

namespace Slices.Infrastructure.Mail;

/// <summary>Renders a queued mail in its recipient's language, as HTML and as plain text.</summary>
public sealed class MailComposer(
    UnitOfWork work, IEnumerable<IMailTemplate> templates, IEnumerable<IAccountlessMailTemplate> accountless, IOptions<SiteSettings> site, Brand brand, IServiceProvider services, ILoggerFactory logs)
{
    /// <summary>The mail as it leaves now, or null when it is no longer worth sending.</summary>
    public async Task<MailMessage?> ComposeAsync(OutgoingMail mail, CancellationToken cancellation) => await ComposeAsync(
        mail,
        mail.UserId is not { } id ? null : await work.LoadAsync<User>(id, cancellation) ?? throw new InvalidOperationException("The account is gone, and its mails with it."),
        cancellation);

    /// <summary>The same for an account that is known.</summary>
    /// <param name="user">Null for a mail that is about none.</param>
    public async Task<MailMessage?> ComposeAsync(OutgoingMail mail, User? user, CancellationToken cancellation)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(mail.Culture);
        var content = user is not null
            ? await ToUserAsync(mail, user, cancellation)
            : await accountless.Single(t => t.Writes(mail.Template)).ComposeAsync(mail, cancellation);
        return content is null ? null : await ComposeAsync(mail.Id, mail.To, content);
    }

    /// <summary>A mail that only shows that mail arrives, in the current language.</summary>
    public Task<MailMessage> ComposeTestAsync(string to) => ComposeAsync(
        Guid.CreateVersion7(), to,
        new(Texts.Get("mail.test.subject", site.Value.Name), [Texts.Get("mail.test.what", site.Value.Name, site.Value.BaseUrl)], null, [Texts.Get("mail.test.then")]));

    private async Task<MailMessage> ComposeAsync(Guid id, string to, MailContent content) => new(id, to, content.Subject, Text(content) + Help(), await HtmlAsync(content)) { SenderName = site.Value.Name };

    private async Task<MailContent?> ToUserAsync(OutgoingMail mail, User user, CancellationToken cancellation)
    {
        // A nickname may say anything, so that it greets only at an address that is proven to be the account's.
        var name = mail.To == user.Email ? user.Nickname ?? user.UserName : user.UserName;
        return await templates.Single(t => t.Writes(mail.Template)).ComposeAsync(mail, user, cancellation) is { } content
            // These may have been chosen by another person than the recipient.
            ? (content.GreetsByName ? content with { Greeting = Texts.Get("mail.greeting", name) } : content).Unlinked(user.UserName).Unlinked(name).Unlinked(mail.Detail)
            : null;
    }

    private async Task<string> HtmlAsync(MailContent content)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        var culture = CultureInfo.CurrentUICulture;
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = culture;
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(MailLayout.Content)] = content,
                [nameof(MailLayout.Site)] = site.Value.Name,
                [nameof(MailLayout.Brand)] = brand,
            });
            return (await renderer.RenderComponentAsync<MailLayout>(parameters)).ToHtmlString();
        });
    }

    private string Help() => brand.Support.Length == 0 ? "" : $"{Environment.NewLine}{Texts.Get("mail.support")} {brand.Support}{Environment.NewLine}";

    private static string Text(MailContent content)
    {
        var text = new StringBuilder().AppendLine(content.Greeting).AppendLine();
        foreach (var paragraph in content.Paragraphs)
        {
            text.AppendLine(paragraph).AppendLine();
        }
        if (content.Button is { } button)
        {
            text.AppendLine(Texts.Get("mail.linkTo", button.Label)).AppendLine(button.Link).AppendLine();
        }
        text.AppendJoin(Environment.NewLine, content.Closing).AppendLine();
        if (content.Otherwise is { } otherwise)
        {
            text.AppendLine().AppendLine(Texts.Get("mail.linkTo", otherwise.Label)).AppendLine(otherwise.Link);
        }
        return text.ToString();
    }
}
