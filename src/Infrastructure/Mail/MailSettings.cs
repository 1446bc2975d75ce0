using System.Net;
using System.Net.Mail;
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

/// <summary>The mail server. Without a host, Development keeps mail on disk and shows it at /dev/mailbox.</summary>
public sealed class MailSettings : ISettings
{
    public static string Section => "Mail";

    public string? Host { get; set; }

    /// <summary>0 stands for the usual port: 25 without encryption, 587 with STARTTLS, 465 with TLS.</summary>
    public int Port { get; set; }

    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>Whether mail may go to another machine without encryption outside Development, where the way there is protected otherwise.</summary>
    public bool AllowUnencrypted { get; set; }

    public string? UserName { get; set; }
    public string? Password { get; set; }

    /// <summary>The sender, such as <c>Example &lt;no-reply@example.com&gt;</c>.</summary>
    public string From { get; set; } = "Slices <no-reply@localhost>";

    /// <summary>The longest time that handing over one mail may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    public bool UsesPickup => string.IsNullOrEmpty(Host);

    public int EffectivePort => (Port, Security) switch
    {
        ( > 0, _) => Port,
        (_, MailSecurity.StartTls) => 587,
        (_, MailSecurity.Tls) => 465,
        _ => 25,
    };

    private bool IsLoopback => "localhost".Equals(Host, StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    public IEnumerable<string> Faults(IHostEnvironment environment)
    {
        if (UsesPickup && !environment.IsDevelopment())
        {
            yield return "Mail:Host is missing: name the mail server that sends the activation mails.";
        }
        if (Port is < 0 or > 65535)
        {
            yield return $"Mail:Port {Port} must be between 1 and 65535, or 0 for the usual one.";
        }
        if (!MailAddress.TryCreate(From, out _))
        {
            yield return $"Mail:From '{From}' is not a sender such as Example <no-reply@example.com>.";
        }
        if (string.IsNullOrEmpty(UserName) != string.IsNullOrEmpty(Password))
        {
            yield return "Mail:UserName and Mail:Password belong together: set both or neither.";
        }
        if (!string.IsNullOrEmpty(Password) && Security == MailSecurity.None && !environment.IsDevelopment())
        {
            yield return "Mail:Security must be StartTls or Tls when Mail:Password is set, or the password would travel in the clear.";
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
}
