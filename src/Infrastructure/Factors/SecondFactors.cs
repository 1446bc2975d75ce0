using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;

namespace Slices.Infrastructure.Factors;

/// <summary>What an account has beyond its password.</summary>
public sealed record OwnFactors(bool App, bool Passkey)
{
    public bool Any => App || Passkey;
}

/// <summary>What a typed code turned out to be.</summary>
public enum FactorCheck
{
    Right,

    /// <summary>Wrong, late or used.</summary>
    Wrong,

    /// <summary>Too many in a row were wrong: the app's codes are off until a recovery code or a passkey was right.</summary>
    Off,

    /// <summary>The app's secret can't be decrypted: its keys no longer exist.</summary>
    Unreadable,
}

/// <summary>The second factors of accounts, and the check of their codes.</summary>
public sealed partial class SecondFactors(
    UnitOfWork work, Sql sql, SignInCounters counters, TotpSecrets secrets, RecoveryCodes recovery, AuditTrail trail, Notices notices, TimeProvider time, ILogger<SecondFactors> log)
{
    /// <summary>How many wrong codes in a row turn an app's codes off. NIST SP 800-63B allows at most 100.</summary>
    public const int MaxWrongCodes = 50;

    /// <summary>Null when there is no such account any more.</summary>
    public async Task<OwnFactors?> OfAsync(Guid? userId, CancellationToken cancellation) => (await sql.ListAsync(
        $"select totp_secret is not null, exists (select from passkeys p where p.user_id = u.id) from users u where id = {userId}",
        row => new OwnFactors(row.Get<bool>(0), row.Get<bool>(1)), cancellation)).SingleOrDefault();

    /// <summary>Which factor such a code is of, by its form.</summary>
    public static Factor FactorOf(string code) => RecoveryCodes.Parse(code) is null ? Factor.Totp : Factor.RecoveryCode;

    /// <summary>Takes the app's code, which counts once, however many send it at once; a recovery code is used up by the sign-in.</summary>
    public async Task<FactorCheck> CheckAsync(Guid userId, string code, CancellationToken cancellation)
    {
        var check = RecoveryCodes.Parse(code) is { } recoveryCode
            ? await recovery.IsGoodAsync(userId, recoveryCode, cancellation) ? FactorCheck.Right : FactorCheck.Wrong
            : await CheckAppAsync(userId, Totp.Parse(code) ?? "", cancellation);
        if (check == FactorCheck.Right)
        {
            await ForgiveAsync(userId, cancellation);
        }
        return check;
    }

    /// <summary>The owner was here: what others guessed wrong before counts no more.</summary>
    public Task ForgiveAsync(Guid userId, CancellationToken cancellation) => counters.ForgiveCodesAsync(userId, cancellation);

    private async Task<FactorCheck> CheckAppAsync(Guid userId, string code, CancellationToken cancellation)
    {
        if (await work.LoadAsync<User>(userId, cancellation) is not { } user)
        {
            return FactorCheck.Wrong;
        }
        var secret = user.TotpSecret is null ? null : secrets.Unprotect(user.TotpSecret);
        if (user.TotpSecret is not null && secret is null)
        {
            LogUnreadable(userId);
            return FactorCheck.Unreadable;
        }
        // Counted before it is looked at, so that many at once don't get more tries than one after another.
        if (await counters.CountCodeAsync(userId, MaxWrongCodes, cancellation) is not { } number)
        {
            return FactorCheck.Off;
        }
        if (secret is not null && Totp.Find(secret, code, await counters.LastStepAsync(userId, cancellation), time.GetUtcNow()) is { } step
            && await counters.AcceptStepAsync(userId, user.TotpSecret!, step, cancellation))
        {
            return FactorCheck.Right;
        }
        if (number == MaxWrongCodes)
        {
            trail.Add(AuditKind.CodesTurnedOff, userId, Factor.Totp);
            notices.Queue(MailTemplate.CodesOff, user);
            // Not cancelled with the request: the fiftieth failure must not get lost.
            await work.SaveAsync(CancellationToken.None);
        }
        return FactorCheck.Wrong;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The secret of the authenticator app of {UserId} can't be read: the site's keys are others")]
    private partial void LogUnreadable(Guid userId);
}
