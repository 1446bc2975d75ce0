using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.CommandLine;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Time;
using Slices.Resources;

namespace Slices.Features.SeedUsers;

/// <summary><c>seed-users N</c>: people in every state, with a year of log, to try the site out with.</summary>
public sealed class SeedUsersCliCommand(
    Migrator migrator, UnitOfWork work, Sql sql, UserCopy users, AuditLog log, PasswordHasher hasher, TotpSecrets totp, RecoveryCodes codes, IHostEnvironment environment, TimeProvider time) : ICliCommand
{
    /// <summary>How all their addresses end. No mail goes there: the name is reserved.</summary>
    public const string Domain = ".example";

    private const int MaxPeople = 10_000_000;
    private const int Batch = 1000;
    private const string Password = "seeded people sign in";

    private static readonly Argument<int> Count = new("COUNT")
    {
        Description = $"How many; up to {MaxPeople}.",
        Validators =
        {
            given =>
            {
                if (given.Tokens is [var token] && (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > MaxPeople))
                {
                    given.AddError($"COUNT must be between 1 and {MaxPeople}.");
                }
            },
        },
    };

    public static Command Description => new("seed-users", "Adds people who don't exist, in every state and with a year of log, to try the site out with. Development only.") { Count };

    public async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        if (!environment.IsDevelopment())
        {
            await Console.Error.WriteLineAsync(Texts.Get("seedUsers.development"));
            return 1;
        }
        await migrator.MigrateAsync(cancellation);
        var count = arguments.GetValue(Count);
        var first = 1 + await sql.ValueAsync<long>(
            $"select coalesce(max(substring(user_name_key from {"[0-9]{1,9}$"})::bigint), 0) from users where email_key like {"%" + Domain}", cancellation);
        // The same people for the same numbers, at other times.
        var random = new Random((int)(first % int.MaxValue));
        var hash = hasher.Hash(Password);
        for (var done = 0; done < count; done += Batch)
        {
            var people = Enumerable.Range(done, Math.Min(Batch, count - done)).Select(n => new SeededPerson(first + n, random)).ToList();
            await AddAsync(people, hash, random, cancellation);
        }
        Console.WriteLine(Texts.Get("seedUsers.done", count, Password));
        return 0;
    }

    private async Task AddAsync(List<SeededPerson> people, string hash, Random random, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var all = people.ConvertAll(person => Make(person, hash, random, now));
        var entries = all.SelectMany(user => SeededLog.Of(user, random, now)).ToList();
        await using var transaction = await work.BeginAsync(cancellation);
        await users.AddAsync(all, cancellation);
        await users.SignedInAsync(
            [.. entries.Where(e => e.Kind == AuditKind.SignedIn).GroupBy(e => e.UserId!.Value).Select(own => (own.Key, own.Max(e => e.At)))], cancellation);
        await log.CopyAsync(entries, cancellation);
        foreach (var user in all.Where(u => u.ActivatedAt is not null))
        {
            await AddFactorsAsync(user, random, now, cancellation);
        }
        await transaction.CommitAsync(cancellation);
    }

    private User Make(SeededPerson person, string hash, Random random, DateTimeOffset now)
    {
        var isWaiting = random.Next(100) < 4;
        // The newer, the more; who waits for an activation has done so for some days at most.
        var createdAt = WholeMicroseconds.Of(now - (isWaiting ? TimeSpan.FromDays(6) : TimeSpan.FromDays(365)) * Math.Pow(random.NextDouble(), 1.4));
        var user = User.Register(person.UserName, person.Email, hash, person.Culture, null, createdAt);
        user.ChangeProfile(person.Nickname, person.Culture, null);
        if (isWaiting)
        {
            return user;
        }
        user.Activate(WholeMicroseconds.Of(createdAt + (now - createdAt) * (random.NextDouble() / 100)));
        if (person.Mobile is { } mobile)
        {
            user.ConfirmMobile(mobile);
        }
        switch (random.Next(100))
        {
            case < 4:
                user.Disable();
                break;
            case < 5:
                user.RequestDeletion(WholeMicroseconds.Of(now - (User.DeletionGrace * random.NextDouble())));
                break;
            case < 13:
                user.EnableAuthenticator(totp.Protect(RandomNumberGenerator.GetBytes(20)));
                break;
        }
        return user;
    }

    private async Task AddFactorsAsync(User user, Random random, DateTimeOffset now, CancellationToken cancellation)
    {
        if (user.TotpSecret is not null)
        {
            await codes.ReplaceAsync(user.Id, RecoveryCodes.Make(), cancellation);
        }
        switch (random.Next(100))
        {
            case < 4:
                work.Insert(Passkey.Of(user.Id, RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(77), 0, ["internal"], true, true, "iPhone", now));
                break;
            case < 12:
                work.Insert(ExternalLogin.Link(user.Id, Qq.Key, RandomNumberGenerator.GetHexString(32), null, now));
                break;
            case < 22:
                work.Insert(ExternalLogin.Link(user.Id, WeChat.Key, RandomNumberGenerator.GetHexString(28), null, now));
                break;
        }
    }
}
