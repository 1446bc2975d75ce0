using System.Net;
using System.Text;
using MimeKit;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Mail;

/// <summary>How the connection to the mail server is encrypted.</summary>
public enum MailSecurity
{
    None,

    /// <summary>Plain first, then encrypted by the STARTTLS command; a server that doesn't offer it gets no mail.</summary>
    StartTls,

    /// <summary>Encrypted from the first byte, usually on port 465.</summary>
    Tls,
}

/// <summary>How mail leaves.</summary>
public sealed class MailSettings : ISettings
{
    public static string Section => "Mail";

    /// <summary>The mail server. Without it, Development keeps mail on disk and shows it at <c>/dev/mailbox</c>.</summary>
    public string? Host { get; set; }

    /// <summary>0 stands for the usual port: 25 without encryption, 587 with STARTTLS, 465 with TLS.</summary>
    public int Port { get; set; }

    /// <summary>
    /// <c>StartTls</c> encrypts by the STARTTLS command, and sends nothing to a server without it; <c>Tls</c> from the first byte;
    /// <c>None</c> not at all, to a server on this machine.
    /// </summary>
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>Whether mail may go to another machine unencrypted outside Development, where the connection is protected otherwise, such as by a VPN.</summary>
    public bool AllowUnencrypted { get; set; }

    /// <summary>Who signs in at the server; nobody unless it is set.</summary>
    public string? UserName { get; set; }

    /// <summary>The password or the token that belongs to it. It is never sent without encryption, but to this machine.</summary>
    public string? Password { get; set; }

    /// <summary>A file that holds the password or the token. It is read at each login, so another program may renew it.</summary>
    public string? PasswordFile { get; set; }

    /// <summary><c>Password</c> signs in by PLAIN or LOGIN, as the server offers; <c>XOAuth2</c> by an OAuth 2 access token in the password's place, as Gmail and Outlook want it.</summary>
    public MailAuthentication Authentication { get; set; }

    /// <summary>The name that the site gives itself in EHLO; that of its address unless set.</summary>
    public string? ClientName { get; set; }

    /// <summary>The sender, such as <c>Example &lt;no-reply@example.com&gt;</c>. Without a name it has the site's.</summary>
    public string From { get; set; } = "";

    /// <summary>How many connections to the server each node has open at once, at most. Many servers allow ten to all nodes together.</summary>
    public int MaxConnections { get; set; } = 3;

    /// <summary>The longest time that handing over one mail may take, from connecting to the server's last word.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    public bool UsesPickup => string.IsNullOrEmpty(Host);

    public int EffectivePort => Port > 0 ? Port : Security switch
    {
        MailSecurity.StartTls => 587,
        MailSecurity.Tls => 465,
        _ => 25,
    };

    public bool HasLogin => !string.IsNullOrEmpty(UserName);

    /// <summary>Whether the sender has other letters before the @ than ASCII. A domain has a form in ASCII.</summary>
    public bool NeedsUtf8 => Parse(From) is { } sender && !IsAscii(sender);

    private bool IsLoopback => "localhost".Equals(Host, StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    public IEnumerable<string> Validate(IHostEnvironment environment)
    {
        if (UsesPickup && !environment.IsDevelopment())
        {
            yield return "Mail:Host is missing: name the mail server that sends the activation mails.";
        }
        if (Port is < 0 or > 65535)
        {
            yield return $"Mail:Port {Port} must be between 1 and 65535, or 0 for the usual one.";
        }
        if (From.Length == 0 && !environment.IsDevelopment())
        {
            yield return "Mail:From is missing: name the sender, such as Example <no-reply@example.com>.";
        }
        else if (From.Length > 0 && Parse(From) is null)
        {
            yield return $"Mail:From '{From}' is not a sender such as Example <no-reply@example.com>.";
        }
        if (ClientName is not null && Uri.CheckHostName(ClientName) == UriHostNameType.Unknown)
        {
            yield return $"Mail:ClientName '{ClientName}' is not the name of a host, such as id.example.com.";
        }
        if (MaxConnections is < 1 or > 50)
        {
            yield return $"Mail:MaxConnections {MaxConnections} must be between 1 and 50.";
        }
        foreach (var fault in LoginFaults(environment))
        {
            yield return fault;
        }
        if (Security == MailSecurity.None && !AllowUnencrypted && !UsesPickup && !IsLoopback && !environment.IsDevelopment())
        {
            yield return $"Mail:Security None would send every mail, and the links in it, to {Host} in the clear: set StartTls or Tls, or Mail:AllowUnencrypted=true where the way there is protected otherwise.";
        }
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(5))
        {
            yield return $"Mail:Timeout {Timeout} must be between a second (00:00:01) and 5 minutes (00:05:00).";
        }
    }

    /// <summary>The sender. Its name is the site's unless it has one of its own.</summary>
    public MailboxAddress Sender(string siteName)
    {
        var sender = Parse(From) ?? new MailboxAddress("", "no-reply@localhost");
        return new(string.IsNullOrWhiteSpace(sender.Name) ? siteName : sender.Name, sender.Address);
    }

    /// <summary>The password or the token as it is now.</summary>
    /// <exception cref="MailUndeliveredException">Its file can't be read.</exception>
    public async Task<string> ReadSecretAsync(CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(PasswordFile))
        {
            return Password!;
        }
        try
        {
            return (await File.ReadAllTextAsync(PasswordFile, cancellation)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailUndeliveredException(MailDelay.ServerRefuses, SmtpStep.Login, $"Mail:PasswordFile can't be read: {e.Message}", e);
        }
    }

    private IEnumerable<string> LoginFaults(IHostEnvironment environment)
    {
        if (HasLogin == (string.IsNullOrEmpty(Password) && string.IsNullOrEmpty(PasswordFile)))
        {
            yield return "Mail:UserName and Mail:Password belong together: set both or neither.";
        }
        if (!string.IsNullOrEmpty(PasswordFile) && (!string.IsNullOrEmpty(Password) || !File.Exists(PasswordFile)))
        {
            yield return string.IsNullOrEmpty(Password)
                ? $"Mail:PasswordFile {PasswordFile} is not there."
                : "Mail:PasswordFile and Mail:Password exclude each other: set one of them.";
        }
        if (Authentication == MailAuthentication.XOAuth2 && !HasLogin)
        {
            yield return "Mail:Authentication XOAuth2 needs Mail:UserName, and the token in Mail:PasswordFile or Mail:Password.";
        }
        if (HasLogin && Security == MailSecurity.None && !IsLoopback && !(AllowUnencrypted && environment.IsDevelopment()))
        {
            yield return "Mail:Security must be StartTls or Tls when Mail:UserName is set, or the password would travel in the clear.";
        }
    }

    /// <summary>Whether the address can be said in ASCII, its domain encoded.</summary>
    public static bool IsAscii(MailboxAddress address) => Ascii.IsValid(address.GetAddress(idnEncode: true));

    private static MailboxAddress? Parse(string sender) =>
        !sender.Any(char.IsControl) && MailboxAddress.TryParse(sender, out var address) && address.Domain.Length > 0 ? address : null;
}
