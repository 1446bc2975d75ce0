using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Areas;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Settings;

namespace Slices.Features.Account.ExportData;

/// <summary>Gathers what is kept about one person from every table that keeps something.</summary>
public sealed class PersonalDataReader(
    SlicesDb db, SessionStore sessions, DeviceStore devices, SignInCounters counters, CurrentAreas areas, IOptions<SiteSettings> site, TimeProvider time)
{
    /// <summary>The most events in one file, the newest; at some 700 bytes each, it stays below 8 MiB.</summary>
    public const int MostEvents = 10_000;

    public async Task<PersonalData> ReadAsync(Guid userId, CancellationToken cancellation)
    {
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == userId, cancellation);
        var events = db.AuditEntries.Where(e => e.UserId == userId || e.ActorId == userId);
        // What was sent there before may be of whoever had the number then.
        var mobileSince = await db.AuditEntries.Where(e => e.UserId == userId && e.Kind == AuditKind.MobileChanged)
            .MaxAsync(e => (DateTimeOffset?)e.At, cancellation) ?? user.CreatedAt;
        return new(
            site.Value.Name, time.GetUtcNow(),
            new(user.Id, user.UserName, user.Nickname, user.Email, user.NewEmail, user.NewEmailAskedAt, user.Mobile, user.HasPassword, user.MustReset,
                user.State, user.IsAdministrator, user.Culture, user.TimeZone, user.CreatedAt,
                user.ActivatedAt, await counters.LastSignInAsync(userId, cancellation), user.RecoveredAt, user.DeletionDueAt),
            await db.FormerEmails.Where(f => f.UserId == userId).OrderBy(f => f.ChangedAt)
                .Select(f => new OwnFormerEmail(f.Email, f.ChangedAt, f.HeldUntil)).ToListAsync(cancellation),
            user.Agreements,
            await AddressesAsync(user, cancellation),
            new(user.TotpSecret is not null,
                user.TotpSecret is null ? null : await db.AuditEntries
                    .Where(e => e.UserId == userId && e.Kind == AuditKind.FactorAdded && e.Factor == Factor.Totp)
                    .MaxAsync(e => (DateTimeOffset?)e.At, cancellation),
                await db.RecoveryCodes.CountAsync(c => c.UserId == userId, cancellation)),
            await db.Passkeys.Where(p => p.UserId == userId).OrderBy(p => p.Id)
                .Select(p => new OwnPasskey(p.Name, p.Transports, p.IsBackedUp, p.CreatedAt, p.LastUsedAt)).ToListAsync(cancellation),
            await db.ExternalLogins.Where(l => l.UserId == userId).OrderBy(l => l.Id)
                .Select(l => new OwnLogin(l.Provider, l.OpenId, l.UnionId, l.CreatedAt, l.LastUsedAt)).ToListAsync(cancellation),
            (await sessions.ListAllAsync(userId, cancellation))
                .ConvertAll(s => new OwnSession(s.CreatedAt, s.LastSeenAt, s.ConfirmedAt, s.ExpiresAt, s.EndsAt, s.Remembered, s.Address, s.Device)),
            (await devices.ListAsync(userId, cancellation)).ConvertAll(d => new OwnDevice(d.FirstSeenAt, d.LastSeenAt, d.Address, d.Description)),
            // Not those to an address that shall be the account's: where it has an owner the mail is theirs, so that one of ours would tell that it is free.
            await db.OutgoingMails.Where(m => m.UserId == userId && m.Template != MailTemplate.EmailChange).OrderBy(m => m.Id)
                .Select(m => new OwnMail(m.Template, m.To, m.Culture, m.State, m.RequestedFrom, m.Device, m.CreatedAt, m.EndedAt)).ToListAsync(cancellation),
            await db.OutgoingSms.Where(m => m.To == user.Mobile && m.CreatedAt >= mobileSince).OrderBy(m => m.CreatedAt)
                .Select(m => new OwnTextMessage(m.Purpose, m.To, m.Culture, m.State, m.CreatedAt, m.EndedAt)).ToListAsync(cancellation),
            await db.DataExports.Where(e => e.UserId == userId)
                .Select(e => new OwnExport(e.RequestedAt, e.RequestedFrom, e.Device)).ToListAsync(cancellation),
            await EventsAsync(events, userId, cancellation),
            Math.Max(0, await events.CountAsync(cancellation) - MostEvents));
    }

    private async Task<IReadOnlyList<OwnAddress>> AddressesAsync(User user, CancellationToken cancellation)
    {
        var tree = await areas.ReadAsync(cancellation);
        return [.. user.Addresses.Select(a => new OwnAddress(a.Recipient, a.Mobile, a.AreaCode, tree.NameOf(a.AreaCode), a.Street, a.IsDefault))];
    }

    private static async Task<IReadOnlyList<OwnEvent>> EventsAsync(IQueryable<AuditEntry> events, Guid userId, CancellationToken cancellation)
    {
        var newest = await events.AsNoTracking().OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(MostEvents).ToListAsync(cancellation);
        return [.. newest.Select(e => e.ActorId is null || e.ActorId == userId
            ? new OwnEvent(e.At, e.Kind, e.Factor, e.UserId == userId ? "me" : "another account", null, e.Address, e.Device, e.Detail)
            : new OwnEvent(e.At, e.Kind, e.Factor, "me", e.Kind == AuditKind.MobileTaken ? "another account" : "an administrator", null, null, e.Detail))];
    }
}
