using System.Net.Sockets;
using MailKit;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Mail;

/// <summary>Hands mail to the configured server by SMTP, over a few connections that carry many mails.</summary>
public sealed class SmtpMailSender(IOptions<MailSettings> mailSettings, IOptions<SiteSettings> site, MailServerHealth health, TimeProvider time)
    : IMailSender, IAsyncDisposable, IDisposable
{
    private readonly MailSettings settings = mailSettings.Value;
    private readonly SmtpConnectionPool kept = new();
    private readonly SemaphoreSlim places = new(mailSettings.Value.MaxConnections);

    private string Server => $"{settings.Host}:{settings.EffectivePort}";

    private MailboxAddress From => settings.Sender(site.Value.Name);

    /// <remarks>A cancellation ends it as long as the server hasn't got the whole mail; from then on its answer is waited for.</remarks>
    public async Task<string> SendAsync(MailMessage mail, CancellationToken cancellation)
    {
        var message = MimeMail.Compose(mail, mail.SenderName is { } name ? settings.Sender(name) : From, site.Value.Base.Host, time.GetUtcNow());
        await places.WaitAsync(cancellation);
        try
        {
            health.ThrowWhilePaused();
            var answer = await WithConnectionAsync((connection, limit) => connection.HandOverAsync(message, limit), mail.To, cancellation);
            health.RecordAnswer();
            return answer;
        }
        catch (MailUndeliveredException e) when (e.ConcernsAllMail)
        {
            health.RecordFailure(e);
            throw;
        }
        catch (Exception e) when (e is MailUndeliveredException or MailRejectedException)
        {
            health.RecordAnswer();
            throw;
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>Speaks to the server as for a mail, up to the sender's address.</summary>
    /// <returns>What the server said to that.</returns>
    /// <exception cref="MailUndeliveredException">The server wouldn't take mail now.</exception>
    public Task<string> AskAsync(CancellationToken cancellation) => WithConnectionAsync((connection, limit) => connection.AskAsync(From, limit), "", cancellation);

    public async ValueTask DisposeAsync()
    {
        await kept.CloseAsync();
        Dispose();
    }

    public void Dispose() => kept.Dispose();

    private async Task<string> WithConnectionAsync(Func<SmtpConnection, CancellationToken, Task<string>> use, string recipient, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(settings.Timeout);
        while (true)
        {
            var connection = kept.Take() ?? new(settings, settings.ClientName ?? site.Value.Base.DnsSafeHost);
            var isKept = false;
            await using var stopping = cancellation.Register(() =>
            {
                if (connection.Dialogue.Step != SmtpStep.ContentEnd)
                {
                    limit.Cancel();
                }
            });
            try
            {
                if (!connection.IsConnected)
                {
                    await connection.OpenAsync(limit.Token);
                }
                var answer = await use(connection, limit.Token);
                isKept = true;
                return answer;
            }
            catch (Exception) when (connection.WasKept && IsStale(connection.Dialogue) && !limit.IsCancellationRequested)
            {
                // The server had closed it, as servers do after a while or after so many mails. That says nothing about this one.
            }
            catch (Exception e) when (e is IOException or SocketException or ProtocolException or CommandException or SslHandshakeException or AuthenticationException
                or NotSupportedException or ServiceNotAuthenticatedException or ServiceNotConnectedException or OperationCanceledException)
            {
                isKept = connection is { IsConnected: true, Dialogue.Rejection: { Step: > SmtpStep.Sender, Code: not 421 } };
                if (cancellation.IsCancellationRequested && e is OperationCanceledException && connection.Dialogue.Step != SmtpStep.ContentEnd)
                {
                    throw new OperationCanceledException(null, e, cancellation);
                }
                throw Judge(connection.Dialogue, e, recipient);
            }
            finally
            {
                if (isKept)
                {
                    kept.Keep(connection);
                }
                else
                {
                    connection.Dispose();
                }
            }
        }
    }

    private static bool IsStale(SmtpDialogue dialogue) => dialogue is { Step: < SmtpStep.Content, Rejection: null or { Code: 421 } };

    private Exception Judge(SmtpDialogue dialogue, Exception e, string recipient)
    {
        if (dialogue.Rejection is { } refusal)
        {
            // The server's words often name the recipient, whose address belongs into no log and no record.
            var words = recipient.Length == 0 ? $"{refusal}" : $"{refusal}".Replace(recipient, "•••", StringComparison.OrdinalIgnoreCase);
            var reason = $"{SmtpCommands.Of(refusal.Step)}: {words}";
            return SmtpVerdicts.DelayOf(refusal) is { } delay ? new MailUndeliveredException(delay, refusal.Step, reason, e) : new MailRejectedException(reason, e);
        }
        var step = dialogue.Step;
        return e switch
        {
            SslHandshakeException => new MailUndeliveredException(MailDelay.ServerRefuses, SmtpStep.StartTls, $"{Server} can't be spoken to by TLS: {SmtpCommands.Reason(e)}", e),
            NotSupportedException => new MailUndeliveredException(MailDelay.ServerRefuses, step, SmtpCommands.Reason(e), e),
            OperationCanceledException => new MailUndeliveredException(SmtpVerdicts.DelayAt(step), step, $"No answer from {Server} within {settings.Timeout.TotalSeconds:0} s.", e),
            SocketException { SocketErrorCode: SocketError.HostNotFound } => new MailUndeliveredException(MailDelay.ServerRefuses, step, $"There is no host {settings.Host}.", e),
            SocketException => new MailUndeliveredException(MailDelay.ServerAway, step, $"{Server} can't be reached: {SmtpCommands.Reason(e)}", e),
            _ => new MailUndeliveredException(SmtpVerdicts.DelayAt(step), step, $"The connection to {Server} was lost at {SmtpCommands.Of(step)}: {SmtpCommands.Reason(e)}", e),
        };
    }
}
