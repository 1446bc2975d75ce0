using MailKit.Security;

namespace Slices.Infrastructure.Mail;

/// <summary>How the steps of a dialogue are called, for operators.</summary>
public static class SmtpCommands
{
    public static string Of(SmtpPlace place) => place switch
    {
        SmtpPlace.Connect => "connecting",
        SmtpPlace.Greeting => "the greeting",
        SmtpPlace.Hello => "EHLO",
        SmtpPlace.StartTls => "STARTTLS",
        SmtpPlace.Login => "AUTH",
        SmtpPlace.Sender => "MAIL FROM",
        SmtpPlace.Recipient => "RCPT TO",
        SmtpPlace.Data => "DATA",
        SmtpPlace.Content => "the content",
        _ => "the end of the content",
    };

    /// <summary>Why a failure happened, on one line.</summary>
    public static string Reason(Exception e)
    {
        // MailKit explains a certificate over several lines, its faults behind bullets.
        var faults = e is SslHandshakeException ? e.Message.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith('•') && !l.EndsWith(':')).Select(l => l.TrimStart('•', ' ')).ToList() : [];
        return faults.Count > 0 ? string.Join(" ", faults) : e.GetBaseException().Message.ReplaceLineEndings(" ");
    }
}
