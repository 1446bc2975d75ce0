using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;

namespace Slices.Infrastructure.Mail;

/// <summary>Says hello to the mail server as sending would, encryption and password included, without sending anything.</summary>
public sealed class MailServerProbe(IOptions<MailSettings> settings)
{
    /// <summary>Why the server can't be used, or null when it can.</summary>
    /// <exception cref="SocketException">Nothing answers at the address.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The certificate isn't valid for the server's name.</exception>
    public async Task<string?> RefusalAsync(CancellationToken cancellation)
    {
        var to = settings.Value;
        using var client = new TcpClient();
        await client.ConnectAsync(to.Host!, to.EffectivePort, cancellation);
        Stream stream = client.GetStream();
        if (to.Security == MailSecurity.Tls)
        {
            stream = await EncryptAsync(stream, to.Host!, cancellation);
        }
        if (await AnswerAsync(stream, cancellation) is var greeting && !greeting.StartsWith("220", StringComparison.Ordinal))
        {
            return greeting;
        }
        var offers = await SayAsync(stream, "EHLO localhost", cancellation);
        if (to.Security == MailSecurity.StartTls)
        {
            if (!offers.Contains("STARTTLS", StringComparison.OrdinalIgnoreCase))
            {
                return "it does not offer STARTTLS.";
            }
            await SayAsync(stream, "STARTTLS", cancellation);
            stream = await EncryptAsync(stream, to.Host!, cancellation);
            await SayAsync(stream, "EHLO localhost", cancellation);
        }
        if (!string.IsNullOrEmpty(to.UserName))
        {
            await SayAsync(stream, "AUTH LOGIN", cancellation);
            await SayAsync(stream, Convert.ToBase64String(Encoding.UTF8.GetBytes(to.UserName)), cancellation);
            var answer = await SayAsync(stream, Convert.ToBase64String(Encoding.UTF8.GetBytes(to.Password!)), cancellation);
            if (!answer.StartsWith("235", StringComparison.Ordinal))
            {
                return $"Mail:UserName and Mail:Password are not accepted: {answer}";
            }
        }
        await SayAsync(stream, "QUIT", cancellation);
        return null;
    }

    private static async Task<Stream> EncryptAsync(Stream plain, string host, CancellationToken cancellation)
    {
        var tls = new SslStream(plain);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellation);
        return tls;
    }

    private static async Task<string> SayAsync(Stream stream, string line, CancellationToken cancellation)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellation);
        return await AnswerAsync(stream, cancellation);
    }

    // An answer's last line has a space behind its code, the ones before it a hyphen.
    private static async Task<string> AnswerAsync(Stream stream, CancellationToken cancellation)
    {
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (!answer.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Any(l => l.Length > 3 && l[3] == ' ')
            || !answer.ToString().EndsWith("\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, cancellation);
            if (read == 0)
            {
                return "it closed the connection.";
            }
            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        return answer.ToString().Trim().ReplaceLineEndings(" ");
    }
}
