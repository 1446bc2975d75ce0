namespace Slices.Infrastructure.Mail;

/// <summary>
/// What a refusal means for the mail, by where in the dialogue it was said (docs/decisions/0022). Replies are read as RFC 5321 and
/// the enhanced codes of RFC 3463 have them; where a server gives no such code, by the words that servers use.
/// </summary>
internal static class SmtpVerdicts
{
    // 5.1.x: the address; 5.2.1: the mailbox is closed; 5.4.4: nothing is known of the domain.
    private static readonly string[] NoMailbox = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4"];

    // The mailbox is full.
    private static readonly string[] Full = ["5.2.2"];

    // Codes that say nothing about their reason.
    private static readonly string[] Unspecific = ["", "5.0.0", "5.1.0", "5.2.0"];

    // The sender's address; its right to send; how much it may send.
    private static readonly string[] OfSender = ["5.1.7", "5.1.8", "5.4.5", "5.7.26", "5.7.60"];

    private static readonly string[] MailboxWords =
    [
        "no such", "user unknown", "recipient unknown", "mailbox unknown", "address unknown", "unknown user", "unknown recipient", "unknown mailbox",
        "unknown address", "user not found", "mailbox not found", "recipient not found", "account not found", "address not found", "mailbox unavailable",
        "invalid user", "invalid recipient", "invalid mailbox", "invalid address", "not exist", "n't exist", "not a valid mailbox", "no mailbox",
        "account disabled", "mailbox disabled", "user disabled", "is disabled", "inactive", "no longer",
    ];

    private static readonly string[] SenderWords = ["sender", "send as", "from address", "from header", "mail from", "not verified", "authenticat", "relay", "permission"];

    private static readonly string[] DenialWords =
        [.. SenderWords, "denied", "authoriz", "login", "log in", "not permitted", "not allowed", "policy", "block", "blacklist", "spam", "reputation", "helo", "ehlo"];

    // What the commands themselves are, encryption, and the login.
    private static readonly int[] OfDialogue = [500, 501, 502, 503, 504, 530, 534, 535, 538, 555];

    /// <summary>Why the mail waits; null where it ends, refused for good.</summary>
    public static MailDelay? DelayOf(SmtpAnswer refusal) => refusal switch
    {
        { Step: SmtpStep.Login, Code: not (421 or 451) } => MailDelay.ServerRefuses,
        { Step: <= SmtpStep.Sender, Code: >= 500 } => MailDelay.ServerRefuses,
        { Step: <= SmtpStep.Sender } => MailDelay.ServerAway,
        { Code: < 500 } => MailDelay.Postponed,
        _ when OfDialogue.Contains(refusal.Code) => MailDelay.Held,
        { Step: SmtpStep.Recipient } => OfRecipient(refusal.Text),
        _ => OfContent(refusal.Text),
    };

    /// <summary>Why the mail waits when the connection is lost, or no answer comes, at this step.</summary>
    public static MailDelay DelayAt(SmtpStep lost) => lost switch
    {
        <= SmtpStep.Sender => MailDelay.ServerAway,
        SmtpStep.ContentEnd => MailDelay.MaybeTaken,
        _ => MailDelay.Postponed,
    };

    // When in doubt, the mail is kept.
    private static MailDelay? OfRecipient(string text) => CodeOf(text) switch
    {
        var code when NoMailbox.Contains(code) => null,
        var code when Full.Contains(code) => MailDelay.Postponed,
        var code when Unspecific.Contains(code) && !Says(text, DenialWords) && Says(text, MailboxWords) => null,
        _ => MailDelay.Held,
    };

    private static MailDelay? OfContent(string text) => CodeOf(text) switch
    {
        var code when Full.Contains(code) => MailDelay.Postponed,
        var code when OfSender.Contains(code) || Says(text, SenderWords) => MailDelay.Held,
        _ => null,
    };

    private static bool Says(string text, string[] words) => words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    // The enhanced code, wherever it stands; empty where there is none.
    private static string CodeOf(string text) => text
        .Split([' ', '#', '(', ')', '<', '>', ':', ',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.TrimEnd('.'))
        .FirstOrDefault(word => word.Split('.') is ["5", { Length: <= 3 } subject, { Length: <= 3 } detail] && (subject + detail).All(char.IsAsciiDigit)) ?? "";
}
