using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

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
}

/// <summary>The second factors of accounts, and the check of their codes.</summary>
public sealed class SecondFactors(SlicesDb db, TotpSecrets secrets, RecoveryCodes recovery, TimeProvider time)
{
    /// <summary>How many wrong codes in a row turn an app's codes off. NIST SP 800-63B allows at most 100.</summary>
    public const int MostWrongCodes = 50;

    /// <summary>Null when there is no such account any more.</summary>
    public Task<OwnFactors?> OfAsync(Guid? userId, CancellationToken cancellation) => db.Users
        .Where(u => u.Id == userId)
        .Select(u => new OwnFactors(u.TotpSecret != null, db.Passkeys.Any(p => p.UserId == u.Id)))
        .SingleOrDefaultAsync(cancellation);

    /// <summary>Which factor such a code is of, by its form.</summary>
    public static Factor FactorOf(string code) => RecoveryCodes.Parse(code) is null ? Factor.Totp : Factor.RecoveryCode;

    /// <summary>Takes the app's code; or a recovery code, as <see cref="RecoveryCodes.UseAsync"/> does. Each counts once, however many send it at once.</summary>
    public async Task<FactorCheck> CheckAsync(Guid userId, string code, CancellationToken cancellation)
    {
        var check = RecoveryCodes.Parse(code) is { } recoveryCode
            ? await recovery.UseAsync(userId, recoveryCode, cancellation) ? FactorCheck.Right : FactorCheck.Wrong
            : await CheckAppAsync(userId, Totp.Parse(code) ?? "", cancellation);
        if (check == FactorCheck.Right)
        {
            await ForgiveAsync(userId, cancellation);
        }
        return check;
    }

    /// <summary>The owner was here: what others guessed wrong before counts no more.</summary>
    public Task ForgiveAsync(Guid userId, CancellationToken cancellation) => db.Users
        .Where(u => u.Id == userId && u.WrongCodes > 0)
        .ExecuteUpdateAsync(u => u.SetProperty(x => x.WrongCodes, 0), cancellation);

    private async Task<FactorCheck> CheckAppAsync(Guid userId, string code, CancellationToken cancellation)
    {
        // Counted before it is looked at, so that many at once don't get more tries than one after another.
        if (await db.Users.Where(u => u.Id == userId && u.WrongCodes < MostWrongCodes)
            .ExecuteUpdateAsync(u => u.SetProperty(x => x.WrongCodes, x => x.WrongCodes + 1), cancellation) == 0)
        {
            return FactorCheck.Off;
        }
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == userId, cancellation);
        if (user?.TotpSecret is null || Totp.Find(secrets.Open(user.TotpSecret), code, user.TotpStep, time.GetUtcNow()) is not { } step)
        {
            return FactorCheck.Wrong;
        }
        return await db.Users.Where(u => u.Id == userId && u.TotpSecret == user.TotpSecret && u.TotpStep < step)
            .ExecuteUpdateAsync(u => u.SetProperty(x => x.TotpStep, step), cancellation) == 1 ? FactorCheck.Right : FactorCheck.Wrong;
    }
}
