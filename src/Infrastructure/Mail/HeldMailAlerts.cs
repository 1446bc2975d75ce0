using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Ephemeral;

namespace Slices.Infrastructure.Mail;

/// <summary>
/// Tells administrators once that the mail server takes no mail from us: in the audit log and in the server's, since a mail wouldn't leave.
/// Their pages show what waits as long as it does.
/// </summary>
public sealed partial class HeldMailAlerts(IEphemeralStore store, AuditLog record, TimeProvider time, ILogger<HeldMailAlerts> log)
{
    /// <summary>How long a server may be unreachable, as during a restart, before that is reported.</summary>
    public static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan SaidAgainAfter = TimeSpan.FromDays(7);

    private static readonly MailDelay[] Told = [MailDelay.ServerAway, MailDelay.ServerRefuses, MailDelay.Held];

    /// <param name="e">Why a mail is held.</param>
    /// <param name="heldFor">Since when it is.</param>
    public async Task RaiseAsync(MailUndeliveredException e, TimeSpan heldFor)
    {
        if (e.Delay == MailDelay.ServerAway && heldFor < Tolerated)
        {
            return;
        }
        try
        {
            if (await store.ClaimAsync(Key(e.Delay), SaidAgainAfter))
            {
                LogHeld(e.Message);
                await WriteAsync(e);
            }
        }
        catch (EphemeralStoreUnavailableException)
        {
            // Whether it was told isn't known now; the next attempt asks again.
        }
    }

    /// <summary>A mail that was held has left.</summary>
    public async Task EndAsync()
    {
        try
        {
            await Task.WhenAll(Told.Select(delay => store.TakeAsync(Key(delay))));
        }
        catch (EphemeralStoreUnavailableException)
        {
            // The next time may be told late.
        }
    }

    private async Task WriteAsync(MailUndeliveredException e)
    {
        try
        {
            // The step alone: the server's words are on the administrators' pages, and the audit log outlives them.
            await record.WriteAsync(AuditEntry.Of(AuditKind.MailHeld, null, null, null, "", "", "", $"{e.Step}", time.GetUtcNow()));
        }
        catch
        {
            await store.TakeAsync(Key(e.Delay));
            throw;
        }
    }

    private static string Key(MailDelay delay) => $"mail:held:{delay}";

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail waits for the operator, since the mail server takes none from us; `./run doctor` says more: {Reason}")]
    private partial void LogHeld(string reason);
}
