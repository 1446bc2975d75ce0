using System.Text;
using MimeKit;
using MimeKit.Text;
using Slices.Domain;

namespace Slices.Infrastructure.Mail;

/// <summary>A mail as it travels: its headers, and its two parts, the text before the HTML.</summary>
internal static class MimeMail
{
    // MimeKit measures an encoded word without its header's name: so no line is longer than the 76 of RFC 2047.
    private const int LineLength = 66;

    /// <param name="mail">Its contents and its recipient.</param>
    /// <param name="from">The sender.</param>
    /// <param name="host">The site's, where the mail's id is unique.</param>
    /// <param name="now">When it leaves.</param>
    public static MimeMessage Compose(MailMessage mail, MailboxAddress from, string host, DateTimeOffset now)
    {
        // Whatever comes in between: neither a second header nor a second recipient.
        if (mail.Subject.Any(char.IsControl) || EmailAddress.Parse(mail.To) is not { } to)
        {
            throw new InvalidOperationException("A mail has one recipient, and a subject of one line.");
        }
        var message = new MimeMessage
        {
            Date = now,
            MessageId = $"{mail.Id:N}@{host}",
            Body = new MultipartAlternative { Part(TextFormat.Plain, mail.Text), Part(TextFormat.Html, mail.Html) },
        };
        message.Headers.Replace(Encoded(HeaderId.Subject, mail.Subject));
        if (MailSettings.IsAscii(from))
        {
            message.Headers.Replace(Encoded(HeaderId.From, from.ToString()));
        }
        else
        {
            // By SMTPUTF8, where headers aren't encoded.
            message.From.Add(from);
        }
        message.To.Add(new MailboxAddress("", to.Text));
        // So that no holiday note answers it (RFC 3834). No List-Unsubscribe: nothing here goes to a list, and who could leave
        // the notices of an account would not learn that somebody else has it.
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Prepare(EncodingConstraint.SevenBit);
        return message;
    }

    private static Header Encoded(HeaderId id, string value)
    {
        var format = FormatOptions.Default.Clone();
        format.MaxLineLength = LineLength;
        var header = new Header(id, "");
        header.SetValue(format, Encoding.UTF8, value);
        return header;
    }

    private static TextPart Part(TextFormat format, string text)
    {
        // Lines end so within what is encoded, too (RFC 2046).
        var part = new TextPart(format);
        part.SetText(Encoding.UTF8, text.ReplaceLineEndings("\r\n"));
        return part;
    }
}
