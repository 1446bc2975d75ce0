using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Slices.Infrastructure.Mail;

/// <summary>A connection to the mail server: greeted, encrypted and signed in as the settings say, or not open at all.</summary>
public sealed class SmtpConnection : SmtpClient
{
    private readonly MailSettings settings;

    public SmtpConnection(MailSettings settings, string clientName)
        : this(settings, clientName, new SmtpDialogue())
    {
    }

    private SmtpConnection(MailSettings settings, string clientName, SmtpDialogue dialogue)
        : base(dialogue)
    {
        this.settings = settings;
        Dialogue = dialogue;
        LocalDomain = clientName;
        // As every client of the framework has it: a list of revoked certificates that can't be fetched stops no mail.
        CheckCertificateRevocation = false;
    }

    public SmtpDialogue Dialogue { get; }

    /// <summary>Whether it was open before this mail: the server may have closed it since.</summary>
    public bool WasKept { get; set; }

    /// <exception cref="MailUndeliveredException">The server doesn't offer what the settings want.</exception>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        await ConnectAsync(settings.Host!, settings.EffectivePort, settings.Security switch
        {
            MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            MailSecurity.StartTls => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.None,
        }, cancellation);
        // By DATA alone, whose end says whether the whole mail was handed over.
        Capabilities &= ~(SmtpCapabilities.Chunking | SmtpCapabilities.BinaryMime);
        // An address that isn't ASCII can only be said by SMTPUTF8; everything else is encoded, which every server takes.
        if (!settings.NeedsUtf8)
        {
            Capabilities &= ~SmtpCapabilities.UTF8;
        }
        if (settings.HasLogin)
        {
            await AuthenticateAsync(await MechanismAsync(cancellation), cancellation);
        }
    }

    /// <returns>What the server said when it took the mail.</returns>
    public async Task<string> HandOverAsync(MimeMessage mail, CancellationToken cancellation)
    {
        Dialogue.BeginMail();
        var format = FormatOptions.Default.Clone();
        format.International = settings.NeedsUtf8;
        await SendAsync(format, mail, cancellation);
        return Dialogue.Answer!.ToString();
    }

    /// <summary>Asks whether the server takes mail from the sender, without sending any.</summary>
    /// <returns>What the server said.</returns>
    public async Task<string> AskAsync(MailboxAddress sender, CancellationToken cancellation)
    {
        Dialogue.BeginMail();
        await SendCommandAsync($"MAIL FROM:<{sender.GetAddress(idnEncode: true)}>{(settings.NeedsUtf8 ? " SMTPUTF8" : "")}", cancellation);
        var answer = Dialogue.Answer!;
        await SendCommandAsync("RSET", cancellation);
        return answer.Code < 400 ? answer.ToString() : throw new SmtpCommandException(SmtpErrorCode.SenderNotAccepted, (SmtpStatusCode)answer.Code, answer.Text);
    }

    /// <summary>Says goodbye where the server still listens.</summary>
    public async Task CloseAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await DisconnectAsync(quit: true, limit.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ProtocolException or CommandException)
        {
            // It is closed either way.
        }
        Dispose();
    }

    // Never on without a login: a server that offers none, or not this one, gets no mail.
    private async Task<SaslMechanism> MechanismAsync(CancellationToken cancellation)
    {
        var secret = await settings.ReadSecretAsync(cancellation);
        SaslMechanism[] usable = settings.Authentication == MailAuthentication.XOAuth2
            ? [new SaslMechanismOAuth2(settings.UserName!, secret)]
            : [new SaslMechanismPlain(Encoding.UTF8, settings.UserName!, secret), new SaslMechanismLogin(Encoding.UTF8, settings.UserName!, secret)];
        return usable.FirstOrDefault(m => AuthenticationMechanisms.Contains(m.MechanismName)) ?? throw new MailUndeliveredException(
            MailDelay.ServerRefuses, SmtpStep.Login,
            $"It offers no login by {string.Join(" or ", usable.Select(m => m.MechanismName))}{(AuthenticationMechanisms.Count > 0 ? $", only by {string.Join(", ", AuthenticationMechanisms.Order())}" : "")}.");
    }
}
