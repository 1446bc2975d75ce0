using MailKit.Security;

namespace Slices.Infrastructure.Mail;

/// <summary>How the steps of a dialogue are called, for operators.</summary>
public static class SmtpCommands
{
    public static string Of(SmtpStep step) => step switch
    {
        SmtpStep.Connect => "connecting",
        SmtpStep.Greeting => "the greeting",
        SmtpStep.Hello => "EHLO",
        SmtpStep.StartTls => "STARTTLS",
        SmtpStep.Login => "AUTH",
        SmtpStep.Sender => "MAIL FROM",
        SmtpStep.Recipient => "RCPT TO",
        SmtpStep.Data => "DATA",
        SmtpStep.Content => "the content",
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
