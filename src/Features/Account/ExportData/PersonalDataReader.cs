using Marten;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Areas;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Sms;

namespace Slices.Features.Account.ExportData;

/// <summary>Gathers what is kept about one person from every table that keeps something.</summary>
public sealed class PersonalDataReader(
    UnitOfWork work, UserNames names, AuditLog log, MailOutbox mails, SmsOutbox messages, ExportStore exports, PasskeyStore passkeys, ExternalLogins logins, RecoveryCodes recovery, SessionStore sessions, DeviceStore devices, SignInCounters counters, CurrentAreas areas, IOptions<SiteSettings> site, TimeProvider time)
{
    /// <summary>The most events in one file, the newest; at some 700 bytes each, it stays below 8 MiB.</summary>
    public const int MaxEvents = 10_000;

    /// <summary>Null when there is no such account any more.</summary>
    public async Task<PersonalData?> ReadAsync(Guid userId, CancellationToken cancellation)
    {
        if (await work.LoadAsync<User>(userId, cancellation) is not { } user)
        {
            return null;
        }
        // Earlier messages may belong to the number's previous owner.
        var mobileSince = await log.LastAsync(userId, AuditKind.MobileChanged, null, cancellation) ?? user.CreatedAt;
        return new(
            site.Value.Name, time.GetUtcNow(),
            new(user.Id, user.UserName, user.UserNameChangedAt, user.Nickname, user.Email, user.NewEmail, user.NewEmailAskedAt, user.Mobile, user.HasPassword, user.MustReset,
                user.State, user.IsAdministrator, user.Culture, user.TimeZone, user.CreatedAt,
                user.ActivatedAt, await counters.LastSignInAsync(userId, cancellation), user.RecoveredAt, user.DeletionDueAt),
            [.. (await work.Query<FormerEmail>().Where(f => f.UserId == userId).OrderBy(f => f.ChangedAt).ToListAsync(cancellation))
                .Select(f => new OwnFormerEmail(f.Email, f.ChangedAt, f.ReservedUntil))],
            (await names.FormersAsync(userId, cancellation)).ConvertAll(f => new OwnFormerUserName(f.UserName, f.ChangedAt, f.ReservedUntil)),
            user.Agreements,
            await AddressesAsync(user, cancellation),
            new(user.TotpSecret is not null,
                user.TotpSecret is null ? null : await log.LastAsync(userId, AuditKind.FactorAdded, Factor.Totp, cancellation),
                await recovery.LeftAsync(userId, cancellation)),
            [.. (await passkeys.ListAsync(userId, cancellation)).Select(p => new OwnPasskey(p.Name, p.Transports, p.IsBackedUp, p.CreatedAt, p.LastUsedAt))],
            [.. (await logins.ListAsync(userId, cancellation)).Select(l => new OwnLogin(l.Provider, l.OpenId, l.UnionId, l.CreatedAt, l.LastUsedAt))],
            (await sessions.ListAllAsync(userId, cancellation))
                .ConvertAll(s => new OwnSession(s.CreatedAt, s.LastSeenAt, s.AuthenticatedAt, s.ExpiresAt, s.EndsAt, s.Remembered, s.Address, s.Device)),
            (await devices.ListAsync(userId, cancellation)).ConvertAll(d => new OwnDevice(d.FirstSeenAt, d.LastSeenAt, d.Address, d.Description)),
            // Not those to a requested new address. If the address has an owner, the mail is the owner's, so listing ours would reveal that it is free.
            [.. (await mails.ListAsync(userId, cancellation)).Where(m => m.Template != MailTemplate.EmailChange)
                .Select(m => new OwnMail(m.Template, m.To, m.Culture, m.State, m.RequestedFrom, m.Device, m.Detail, m.CreatedAt, m.EndedAt))],
            (await messages.ListAsync(user.Mobile, mobileSince, cancellation))
                .ConvertAll(m => new OwnTextMessage(m.Purpose, m.To, m.Culture, m.State, m.CreatedAt, m.EndedAt)),
            await exports.DescribeAsync(userId, cancellation) is { } export ? [new(export.RequestedAt, export.RequestedFrom, export.Device)] : [],
            await EventsAsync(userId, cancellation),
            Math.Max(0, await log.CountOfAsync(userId, cancellation) - MaxEvents));
    }

    private async Task<IReadOnlyList<OwnAddress>> AddressesAsync(User user, CancellationToken cancellation)
    {
        var tree = await areas.ReadAsync(cancellation);
        return [.. user.Addresses.Select(a => new OwnAddress(a.Recipient, a.Mobile, a.AreaCode, tree.NameOf(a.AreaCode), a.Street, a.IsDefault))];
    }

    private async Task<IReadOnlyList<OwnEvent>> EventsAsync(Guid userId, CancellationToken cancellation) =>
        (await log.LatestOfAsync(userId, MaxEvents, cancellation)).ConvertAll(e => e.ActorId is null || e.ActorId == userId
            ? new OwnEvent(e.At, e.Kind, e.Factor, e.UserId == userId ? "me" : "another account", null, e.Address, e.Device, e.Detail)
            : new OwnEvent(e.At, e.Kind, e.Factor, "me", e.Kind == AuditKind.MobileTaken ? "another account" : "an administrator", null, null, e.Detail));
}
