using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Options;
using NetMail = System.Net.Mail.MailMessage;

namespace Slices.Infrastructure.Mail;

/// <summary>Hands mail to the configured server by SMTP: in the clear, by STARTTLS, or by TLS from the first byte.</summary>
public sealed class SmtpMailSender(IOptions<MailSettings> settings) : IMailSender
{
    public async Task SendAsync(MailMessage mail, CancellationToken cancellation)
    {
        var to = settings.Value;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(to.Timeout);
        try
        {
            await using var relay = to.Security == MailSecurity.Tls
                ? await TlsRelay.OpenAsync(to.Host!, to.EffectivePort, limit.Token)
                : null;
            using var client = relay is null
                ? new SmtpClient(to.Host, to.EffectivePort) { EnableSsl = to.Security == MailSecurity.StartTls }
                : new SmtpClient(IPAddress.Loopback.ToString(), relay.Port);
            client.Credentials = string.IsNullOrEmpty(to.UserName) ? null : new NetworkCredential(to.UserName, to.Password);
            using var message = Compose(mail, new MailAddress(to.From));
            // The client looks at the token only between its own steps; a server that doesn't answer would keep it waiting.
            await client.SendMailAsync(message, limit.Token).WaitAsync(limit.Token);
        }
        catch (SmtpException e) when (IsForGood(e))
        {
            throw new MailRefusedException(Reason(e), e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new MailUndeliveredException($"No answer from {to.Host}:{to.EffectivePort} within {to.Timeout.TotalSeconds:0} s.", e);
        }
        catch (Exception e) when (e is SmtpException or IOException or SocketException or AuthenticationException)
        {
            throw new MailUndeliveredException(Reason(e), e);
        }
    }

    // Only a refusal of the recipient or of the mail itself is for good. One of the sender or of the password ends when the
    // operator mends the settings, so the mail is kept.
    private static bool IsForGood(SmtpException e) => e is SmtpFailedRecipientException
        ? (int)e.StatusCode is >= 500 and < 600
        : e.StatusCode is SmtpStatusCode.ExceededStorageAllocation or SmtpStatusCode.TransactionFailed;

    private static NetMail Compose(MailMessage mail, MailAddress from)
    {
        var message = new NetMail(from, new MailAddress(mail.To))
        {
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Message-ID", $"<{mail.Id:N}@{from.Host}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(mail.Text, Encoding.UTF8, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(mail.Html, Encoding.UTF8, MediaTypeNames.Text.Html));
        return message;
    }

    // The innermost message names the cause; the outer ones say that sending failed.
    private static string Reason(Exception e) => e is SmtpException { StatusCode: not SmtpStatusCode.GeneralFailure } smtp
        ? $"{(int)smtp.StatusCode}: {smtp.Message}"
        : e.GetBaseException().Message;
}
