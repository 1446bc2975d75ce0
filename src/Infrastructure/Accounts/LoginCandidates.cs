using Marten;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sms;

namespace Slices.Infrastructure.Accounts;

/// <summary>Finds accounts by what people type to sign in: a user name, an e-mail address or a mobile.</summary>
public sealed class LoginCandidates(UnitOfWork work, IOptions<SmsSettings> settings)
{
    /// <summary>An address may have an owner, and somebody who waits for it.</summary>
    public const int MostForOneLogin = 2;

    /// <summary>
    /// Whom the login may stand for: one by name or mobile, always two by address, whoever has it and the newest who waits for it.
    /// Were the second one left out where there is the first, registering with an address and signing in by it would tell
    /// whether it has an owner.
    /// </summary>
    public async Task<IReadOnlyList<User?>> FindAsync(string login, CancellationToken cancellation)
    {
        var users = work.Query<User>();
        if (EmailAddress.Parse(login)?.Key is { } email)
        {
            return
            [
                await users.SingleOrDefaultAsync(u => u.EmailKey == email && u.ActivatedAt != null, cancellation),
                await users.Where(u => u.EmailKey == email && u.ActivatedAt == null).OrderByDescending(u => u.CreatedAt).FirstOrDefaultAsync(cancellation),
            ];
        }
        if (MobileNumber.Parse(login, settings.Value.AllowedCountries)?.Value is { } mobile)
        {
            return [await users.SingleOrDefaultAsync(u => u.Mobile == mobile, cancellation)];
        }
        var name = UserName.Fold(login).Key;
        return [UnicodeText.CanBeKept(login) ? await users.SingleOrDefaultAsync(u => u.UserNameKey == name, cancellation) : null];
    }
}
