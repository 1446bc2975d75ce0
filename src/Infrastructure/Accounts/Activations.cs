using Slices.Domain;
using Slices.Infrastructure.Contacts;

namespace Slices.Infrastructure.Accounts;

/// <summary>Activates accounts: everything that activates one ends here.</summary>
public sealed class Activations(EmailReservations reservations, MobileReservations mobiles, TimeProvider time)
{
    /// <summary>Comes before the transaction, as <see cref="MobileReservations.EndCodesAsync"/> does.</summary>
    public async Task PrepareAsync(User user)
    {
        if (user.WaitingMobile is { } mobile)
        {
            await mobiles.EndCodesAsync(MobileNumber.FromValue(mobile));
        }
    }

    /// <summary>Comes before the account is locked, as <see cref="MobileReservations.LockAsync"/> does; only needed for an account that may have a number waiting.</summary>
    public Task LockAsync(CancellationToken cancellation) => mobiles.LockAsync(cancellation);

    /// <summary>Activates it, frees its address for it and gives it the number that waited. The caller saves.</summary>
    /// <param name="user">New, or locked.</param>
    /// <param name="by">The hash of the key of the browser that does it, if one does.</param>
    public async Task ActivateAsync(User user, CancellationToken cancellation, byte[]? by = null)
    {
        user.Activate(time.GetUtcNow(), by);
        await reservations.ReleaseAsync(user.EmailKey, cancellation);
        await mobiles.GiveWaitingAsync(user, cancellation);
    }
}
