using System.Globalization;
using System.Text;
using MailKit;

namespace Slices.Infrastructure.Mail;

/// <summary>The steps of an SMTP dialogue in their order. What happens before <see cref="Recipient"/> concerns no single mail.</summary>
public enum SmtpStep { Connect, Greeting, Hello, StartTls, Login, Sender, Recipient, Data, Content, ContentEnd }

/// <summary>What the server answered at one step.</summary>
public sealed record SmtpAnswer(SmtpStep Step, int Code, string Text)
{
    public override string ToString() => $"{Code} {Text}".TrimEnd();
}

/// <summary>
/// Follows what is said on a connection, since what an answer means depends on what it answers. Commands that are sent together
/// are answered in their order.
/// </summary>
public sealed class SmtpDialogue : IProtocolLogger
{
    private const int MaxTextLength = 300;
    private const int StartOfContent = 354;
    private const string EndOfContent = "\r\n.\r\n";

    private readonly Queue<SmtpStep?> asked = new();
    private readonly StringBuilder unread = new();
    private readonly StringBuilder text = new();
    private SmtpStep last;
    private string contentsTail = "";

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>The step that waits for its answer, or else the last one.</summary>
    public SmtpStep Step => asked.TryPeek(out var step) && step is { } waiting ? waiting : last;

    /// <summary>The last answer.</summary>
    public SmtpAnswer? Answer { get; private set; }

    /// <summary>The first rejection of what was said last.</summary>
    public SmtpAnswer? Rejection { get; private set; }

    /// <summary>Another mail begins: what was said of the one before counts no more.</summary>
    public void BeginMail()
    {
        asked.Clear();
        last = SmtpStep.Sender;
        Answer = null;
        Rejection = null;
    }

    public void LogConnect(Uri uri) => asked.Enqueue(last = SmtpStep.Greeting);

    public void LogClient(byte[] buffer, int offset, int count)
    {
        var said = Encoding.Latin1.GetString(buffer, offset, count);
        if (last == SmtpStep.Content)
        {
            contentsTail = (contentsTail + said)[^Math.Min(EndOfContent.Length, contentsTail.Length + said.Length)..];
            if (contentsTail == EndOfContent)
            {
                asked.Enqueue(last = SmtpStep.ContentEnd);
            }
            return;
        }
        var steps = said.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).DefaultIfEmpty("").Select(StepOf).ToList();
        if (steps.Any(p => p is not null))
        {
            Rejection = null;
        }
        steps.ForEach(asked.Enqueue);
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        unread.Append(Encoding.UTF8.GetString(buffer, offset, count));
        var lines = unread.ToString().Split('\n');
        unread.Clear().Append(lines[^1]);
        foreach (var line in lines[..^1].Select(l => l.TrimEnd('\r')))
        {
            text.Append(line.Length > 4 ? line[4..] + " " : "");
            // All lines of an answer but the last have a hyphen behind the code.
            if (line.Length < 4 || line[3] != '-')
            {
                Take(int.TryParse(line.AsSpan(0, Math.Min(3, line.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 0);
            }
        }
    }

    public void Dispose()
    {
    }

    private void Take(int code)
    {
        // What nobody asked for, such as a server's goodbye, belongs to where the dialogue is.
        var step = asked.TryDequeue(out var answered) ? answered : last;
        var words = text.ToString().Trim();
        text.Clear();
        if (step is null)
        {
            return;
        }
        last = step.Value;
        Answer = new(step.Value, code, words.Length > MaxTextLength ? words[..MaxTextLength] + "…" : words);
        if (code >= 400)
        {
            Rejection ??= Answer;
        }
        else if (code == StartOfContent)
        {
            last = SmtpStep.Content;
            contentsTail = "";
        }
    }

    // Null for what cleans up. Lines without a command belong to the login.
    private static SmtpStep? StepOf(string line) => line.ToUpperInvariant() switch
    {
        var l when l.StartsWith("EHLO", StringComparison.Ordinal) || l.StartsWith("HELO", StringComparison.Ordinal) => SmtpStep.Hello,
        "STARTTLS" => SmtpStep.StartTls,
        var l when l.StartsWith("MAIL FROM:", StringComparison.Ordinal) => SmtpStep.Sender,
        var l when l.StartsWith("RCPT TO:", StringComparison.Ordinal) => SmtpStep.Recipient,
        "DATA" => SmtpStep.Data,
        "RSET" or "QUIT" or "NOOP" => null,
        _ => SmtpStep.Login,
    };
}
