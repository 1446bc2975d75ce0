using Slices.Domain;

namespace Slices.Features.SeedUsers;

/// <summary>What happened to a seeded account since it was made.</summary>
public static class SeededLog
{
    private const int MaxSignIns = 40;

    private static readonly string[] Browsers =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
        "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.60",
    ];

    /// <summary>The entries in their order. The last sign-in is the last of its kind.</summary>
    public static IEnumerable<AuditEntry> Of(User user, Random random, DateTimeOffset now)
    {
        var (address, device) = ($"{random.Next(1, 224)}.{random.Next(256)}.{random.Next(256)}.{random.Next(1, 255)}", Browsers[random.Next(Browsers.Length)]);
        yield return Entry(AuditKind.Registered, user.CreatedAt);
        if (user.ActivatedAt is not { } activated)
        {
            yield break;
        }
        yield return Entry(AuditKind.Activated, activated);
        foreach (var at in Moments(random, activated, now, (int)(MaxSignIns * Math.Pow(random.NextDouble(), 3))))
        {
            switch (random.Next(100))
            {
                case < 6:
                    yield return Entry(AuditKind.SignInRefused, at.AddSeconds(-20), Factor.Password, "password");
                    break;
                case < 9:
                    yield return Entry(AuditKind.PasswordResetAsked, at.AddMinutes(-4));
                    yield return Entry(AuditKind.PasswordReset, at.AddMinutes(-2));
                    break;
                case < 12:
                    yield return Entry(AuditKind.NewDevice, at);
                    break;
            }
            yield return Entry(AuditKind.SignedIn, at, user.TotpSecret is not null ? Factor.Totp : user.Mobile is not null && random.Next(3) == 0 ? Factor.SmsCode : Factor.Password);
        }
        if (user.State == UserState.Disabled)
        {
            yield return Entry(AuditKind.AccountDisabled, now.AddMinutes(-random.Next(1, 60 * 24 * 30)));
        }

        AuditEntry Entry(AuditKind kind, DateTimeOffset at, Factor? factor = null, string detail = "") =>
            AuditEntry.Of(kind, user.Id, null, factor, address, address, device, detail, at < user.CreatedAt ? user.CreatedAt : at > now ? now : at);
    }

    private static IEnumerable<DateTimeOffset> Moments(Random random, DateTimeOffset from, DateTimeOffset to, int count) =>
        Enumerable.Range(0, count).Select(_ => from + (to - from) * random.NextDouble()).Order().ToList();
}
