using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;

namespace Slices.Infrastructure.Passwords;

/// <summary>
/// Checks what somebody typed against an account's password, and counts. A stranger's browser has what is left of the
/// account's <see cref="User.MaxPasswordFailures"/>, however often the site was started anew and whichever way the account
/// is spelled; one that the account knows has <see cref="Device.MaxFailures"/> of its own, and is a stranger's after them.
/// </summary>
public sealed partial class PasswordVerifier(
    UnitOfWork work, SignInCounters counters, PasswordHashing hashing, KnownDevices devices, DeviceStore deviceStore, SignInBackoff backoff, IEphemeralStore store, AuditTrail trail, Notices notices,
    ILogger<PasswordVerifier> log)
{
    /// <summary>Failures within a day after which the owner is notified.</summary>
    public const int ManyFailures = 10;

    // Username, address and phone number each have SignInBackoff.Free failures before their own, visible wait. This wait, shared
    // by all three, stays hidden: it would reveal that two of them are one account.
    private const int FreeInAllSpellings = 3 * SignInBackoff.Free;

    /// <summary>Says whether it is the password. Without a user, and where no try is left, it costs the same and is wrong.</summary>
    public async Task<bool> CheckAsync(User? user, string password, CancellationToken cancellation)
    {
        // Looked up and counted even if there is no such account.
        var begun = await BeginAsync(user?.Id ?? Guid.Empty, cancellation);
        if (user is null || begun is not { } attempt)
        {
            await hashing.CheckAsync(null, password, cancellation);
            return false;
        }
        PasswordCheck check;
        try
        {
            check = await hashing.CheckAsync(user.PasswordHash, password, cancellation);
        }
        catch
        {
            // Nothing was revealed: the queue was full, or the request was cancelled.
            await GiveBackAsync(user, attempt);
            throw;
        }
        // Not cancelled with the request: hanging up must not suppress the owner's notice.
        if (check == PasswordCheck.Wrong)
        {
            await FailAsync(user, attempt);
            return false;
        }
        await SucceedAsync(user, attempt);
        // Not for an account that can't sign in anyway: the longer answer would reveal that the password is right.
        if (check == PasswordCheck.RightRehashNeeded && user.State == UserState.Active)
        {
            await UpgradeHashAsync(user, password, cancellation);
        }
        return true;
    }

    private async Task UpgradeHashAsync(User user, string password, CancellationToken cancellation)
    {
        var hash = await hashing.HashAsync(password, cancellation);
        await using var transaction = await work.BeginAsync(cancellation);
        // Another sign-in may have upgraded it in the same moment, or the password was changed: then it stays so.
        if (await work.LockAsync<User>(user.Id, cancellation) is { } now && now.PasswordHash == user.PasswordHash)
        {
            now.RehashPassword(hash);
        }
        await transaction.CommitAsync(cancellation);
    }

    // Counted before the password is looked at, in one statement: of any number of guesses at once, no more than are left are.
    private async Task<Attempt?> BeginAsync(Guid userId, CancellationToken cancellation)
    {
        if (await devices.FindAsync(userId) is { } device && await deviceStore.CountFailureAsync(device, cancellation) is { } own)
        {
            return new(device, own);
        }
        return await backoff.LeftAsync(RateLimitedAction.SignIn, SignInBackoff.InAnySpelling(userId)) is null && await counters.CountPasswordAsync(userId, cancellation) is { } number
            ? new(null, number)
            : null;
    }

    private Task GiveBackAsync(User user, Attempt attempt) =>
        attempt.Device is { } device ? deviceStore.GiveBackFailureAsync(device) : counters.GiveBackPasswordAsync(user.Id);

    private async Task SucceedAsync(User user, Attempt attempt)
    {
        // A counter at its maximum is not reset, unless this attempt is the one that reached it.
        var most = attempt is { Device: null, Number: User.MaxPasswordFailures } ? User.MaxPasswordFailures : User.MaxPasswordFailures - 1;
        await counters.ForgivePasswordsAsync(user.Id, most);
        if (attempt.Device is { } device)
        {
            await deviceStore.ForgiveFailuresAsync(device);
        }
        await backoff.ForgetAsync(RateLimitedAction.SignIn, SignInBackoff.InAnySpelling(user.Id));
    }

    private async Task FailAsync(User user, Attempt attempt)
    {
        if (attempt.Device is not null)
        {
            return;
        }
        // Before the store, which may be unavailable: the failure that turns the password off comes once, and its notice must not be lost.
        if (attempt.Number == User.MaxPasswordFailures)
        {
            LogTurnedOff(user.Id);
            trail.Add(AuditKind.PasswordTurnedOff, user.Id, Factor.Password);
            await TellAsync(user, MailTemplate.PasswordOff);
        }
        await backoff.LengthenAsync(RateLimitedAction.SignIn, SignInBackoff.InAnySpelling(user.Id), FreeInAllSpellings);
        var today = await store.CountAsync(EphemeralKey.For("failures:day", user.Id.ToString()), TimeSpan.FromDays(1));
        if (today.Count == ManyFailures && attempt.Number < User.MaxPasswordFailures)
        {
            await TellAsync(user, MailTemplate.ManyFailures);
        }
    }

    private async Task TellAsync(User user, MailTemplate template)
    {
        // An address that nobody has proven may be anybody's.
        if (user.State == UserState.Active)
        {
            notices.Queue(template, user);
        }
        await work.SaveAsync(CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Turned the password of {UserId} off after too many wrong ones")]
    private partial void LogTurnedOff(Guid userId);

    /// <param name="Device">The browser whose own tries are counted, or null where the account's are.</param>
    /// <param name="Number">Which in a row of wrong ones it is, if it is wrong.</param>
    private sealed record Attempt(Guid? Device, int Number);
}
