using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.RateLimiting;

namespace Slices.Infrastructure.Factors;

/// <summary>What wrong passwords and codes have done to an account.</summary>
/// <param name="WrongPasswords">In a row, by browsers that the account doesn't know.</param>
/// <param name="WrongCodes">In a row.</param>
public sealed record SignInLock(int WrongPasswords, int WrongCodes)
{
    /// <summary>Whether strangers' browsers can't use the password.</summary>
    public bool IsPasswordOff => WrongPasswords >= User.MaxPasswordFailures;

    /// <summary>Whether the app's codes are off.</summary>
    public bool AreCodesOff => WrongCodes >= SecondFactors.MaxWrongCodes;
}

/// <summary>Ends what wrong passwords and codes have done to an account.</summary>
public sealed class SignInLocks(SignInCounters counters, DeviceStore devices, RateLimiter limiter, AuditLog log, TimeProvider time)
{
    // Where somebody failed. The limits of more networks than that end by themselves.
    private const int MaxNetworks = 10;

    /// <summary>Forgets the wrong passwords and codes, with the caller's transaction.</summary>
    public async Task EndAsync(Guid userId, CancellationToken cancellation)
    {
        await counters.ForgivePasswordsAsync(userId);
        await counters.ForgiveCodesAsync(userId, cancellation);
        await devices.ForgiveAllAsync(userId, cancellation);
    }

    /// <summary>Ends the limits and the waits after failures, however the account was typed. Before the transaction, since the store must not be asked within one.</summary>
    public async Task ForgetWaitsAsync(User user, CancellationToken cancellation)
    {
        var networks = await log.NetworksAsync(user.Id, AuditKind.SignInRefused, time.GetUtcNow() - SignInBackoff.Memory, MaxNetworks, cancellation);
        var known = from device in await devices.ListAsync(user.Id, cancellation) select KnownDevices.RateLimitKey(device.Id);
        foreach (var account in KnownDevices.RateLimitKeys(user).Append(SignInBackoff.InAnySpelling(user.Id)).Concat(known))
        {
            await limiter.ForgetAsync(RateLimitedAction.SignIn, account, networks);
            await limiter.ForgetAsync(RateLimitedAction.SecondFactor, account, networks);
        }
    }
}
