using Marten;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Accounts;

/// <summary>Finds accounts by what people type to sign in: a username, an email address or a mobile.</summary>
public sealed class LoginCandidates(UnitOfWork work, IOptions<MobileSettings> settings)
{
    /// <summary>An address may have an owner, and an account that waits for it.</summary>
    public const int MaxForOneLogin = 2;

    /// <summary>
    /// The accounts that a login may mean: none or one by name or mobile; up to two by address, its owner and the newest account that
    /// waits for it. The time of an answer must not show how many there are: registering with an address and signing in by it would
    /// reveal whether it has an owner.
    /// </summary>
    public async Task<IReadOnlyList<User>> FindAsync(string login, CancellationToken cancellation)
    {
        var users = work.Query<User>();
        if (EmailAddress.Parse(login)?.Key is { } email)
        {
            var owner = await users.SingleOrDefaultAsync(u => u.EmailKey == email && u.ActivatedAt != null, cancellation);
            var waiting = await users.Where(u => u.EmailKey == email && u.ActivatedAt == null).OrderByDescending(u => u.CreatedAt).FirstOrDefaultAsync(cancellation);
            return [.. new[] { owner, waiting }.OfType<User>()];
        }
        if (MobileNumber.Parse(login, settings.Value.AllowedCountries)?.Value is { } mobile)
        {
            return await users.Where(u => u.Mobile == mobile).ToListAsync(cancellation);
        }
        var name = UserName.Fold(login).Key;
        return UnicodeText.CanBeKept(login) ? await users.Where(u => u.UserNameKey == name).ToListAsync(cancellation) : [];
    }
}
