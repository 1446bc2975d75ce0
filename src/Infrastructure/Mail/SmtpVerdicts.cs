using System.Text.RegularExpressions;

namespace Slices.Infrastructure.Mail;

/// <summary>
/// What a refusal means for the mail, by where in the dialogue it was said (docs/decisions/0022). Replies are read as RFC 5321 and
/// the enhanced codes of RFC 3463 have them; where a server gives no such code, by the words that servers use.
/// </summary>
internal static partial class SmtpVerdicts
{
    // 5.1.x: the address; 5.2.1: the mailbox is closed; 5.4.4: nothing is known of the domain.
    private static readonly string[] NoMailbox = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4"];

    // The mailbox is full.
    private static readonly string[] Full = ["5.2.2"];

    // Codes that say nothing about their reason.
    private static readonly string[] Unspecific = ["", "5.0.0", "5.1.0", "5.2.0"];

    // The sender's address; its right to send; how much it may send.
    private static readonly string[] OfSender = ["5.1.7", "5.1.8", "5.4.5", "5.7.26", "5.7.60"];

    // What the commands themselves are, encryption, and the login.
    private static readonly int[] OfDialogue = [500, 501, 502, 503, 504, 530, 534, 535, 538, 555];

    /// <summary>Why the mail waits; null where it ends, refused for good.</summary>
    public static MailDelay? DelayOf(SmtpAnswer refusal) => refusal switch
    {
        { Place: SmtpPlace.Login, Code: not (421 or 451) } => MailDelay.ServerRefuses,
        { Place: <= SmtpPlace.Sender, Code: >= 500 } => MailDelay.ServerRefuses,
        { Place: <= SmtpPlace.Sender } => MailDelay.ServerAway,
        { Code: < 500 } => MailDelay.Postponed,
        _ when OfDialogue.Contains(refusal.Code) => MailDelay.Held,
        { Place: SmtpPlace.Recipient } => OfRecipient(refusal.Text),
        _ => OfContent(refusal.Text),
    };

    /// <summary>Why the mail waits when the connection is lost, or no answer comes, at this place.</summary>
    public static MailDelay DelayAt(SmtpPlace lost) => lost switch
    {
        <= SmtpPlace.Sender => MailDelay.ServerAway,
        SmtpPlace.ContentEnd => MailDelay.MaybeTaken,
        _ => MailDelay.Postponed,
    };

    // A doubt keeps the mail.
    private static MailDelay? OfRecipient(string text) => CodeOf(text) switch
    {
        var code when NoMailbox.Contains(code) => null,
        var code when Full.Contains(code) => MailDelay.Postponed,
        var code when Unspecific.Contains(code) && !DenialWords.IsMatch(text) && MailboxWords.IsMatch(text) => null,
        _ => MailDelay.Held,
    };

    private static MailDelay? OfContent(string text) => CodeOf(text) switch
    {
        var code when Full.Contains(code) => MailDelay.Postponed,
        var code when OfSender.Contains(code) || SenderWords.IsMatch(text) => MailDelay.Held,
        _ => null,
    };

    private static string CodeOf(string text) => EnhancedCode.Match(text).Value;

    [GeneratedRegex(@"(?<![\d.])5\.\d{1,3}\.\d{1,3}(?!\.?\d)")]
    private static partial Regex EnhancedCode { get; }

    [GeneratedRegex(
        @"\b(no such|unknown|invalid|non-?existent|bad|no) (\w+ )?(user|mailbox|recipient|account|address|person|local)\b"
        + @"|\b(user|mailbox|recipient|account|address)\b.{0,80}\b(unknown|not found|invalid|unavailable|disabled|inactive|suspended|not exist|no longer)\b"
        + @"|\b(does not|doesn't) exist\b|not a valid mailbox|no mailbox here", RegexOptions.IgnoreCase)]
    private static partial Regex MailboxWords { get; }

    [GeneratedRegex(
        @"\b(relay\w*|denied|sender|from|authenticat\w*|authoriz\w*|log ?in|not (permitted|allowed)|polic(y|ies)|block(ed)?|blacklist\w*|spam|reputation|helo|ehlo)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex DenialWords { get; }

    [GeneratedRegex(@"\b(sender|send as|from (address|header)|mail from|not verified|(un)?authenticated|authentication|relay\w*|permission)\b", RegexOptions.IgnoreCase)]
    private static partial Regex SenderWords { get; }
}
