using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slices.Domain;

namespace Slices.Features.Account.ExportData;

/// <summary>The file's content: all data about one person, without secrets that open the account and without other people's data.</summary>
/// <param name="EventsLeftOut">How many of the oldest events the file has no place for.</param>
public sealed record PersonalData(
    string Site, DateTimeOffset MadeAt, OwnProfile Profile, IReadOnlyList<OwnFormerEmail> FormerEmails, IReadOnlyList<OwnFormerUserName> FormerUserNames, IReadOnlyList<AgreementAcceptance> Agreements, IReadOnlyList<OwnAddress> Addresses,
    OwnFactors SecondFactors, IReadOnlyList<OwnPasskey> Passkeys, IReadOnlyList<OwnLogin> Logins, IReadOnlyList<OwnSession> Sessions, IReadOnlyList<OwnDevice> Devices,
    IReadOnlyList<OwnMail> Mails, IReadOnlyList<OwnTextMessage> TextMessages, IReadOnlyList<OwnExport> Exports,
    IReadOnlyList<OwnEvent> Events, int EventsLeftOut)
{
    // Read by people too: Chinese as it is, one fact a line. It is never part of a page.
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public byte[] ToFile() => JsonSerializer.SerializeToUtf8Bytes(this, Form);
}

public sealed record OwnProfile(
    Guid Id, string UserName, DateTimeOffset? UserNameChangedAt, string? Nickname, string Email, string? NewEmail, DateTimeOffset? NewEmailAskedAt, string? Mobile, bool HasPassword, bool MustReset,
    UserState State, bool IsAdministrator, string Culture, string? TimeZone, DateTimeOffset CreatedAt,
    DateTimeOffset? ActivatedAt, DateTimeOffset? LastSignInAt, DateTimeOffset? RecoveredAt, DateTimeOffset? DeletionDueAt);

public sealed record OwnFormerEmail(string Email, DateTimeOffset ChangedAt, DateTimeOffset ReservedUntil);

public sealed record OwnFormerUserName(string UserName, DateTimeOffset ChangedAt, DateTimeOffset ReservedUntil);

/// <param name="Area">The area's name with those around it.</param>
public sealed record OwnAddress(string Recipient, string Mobile, string AreaCode, string Area, string Street, bool IsDefault);

/// <param name="AppSince">As far as the audit log reaches back.</param>
public sealed record OwnFactors(bool App, DateTimeOffset? AppSince, int RecoveryCodesLeft);

public sealed record OwnPasskey(string Name, IReadOnlyList<string> Transports, bool IsBackedUp, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

public sealed record OwnLogin(string Provider, string OpenId, string? UnionId, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

public sealed record OwnSession(
    DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset? AuthenticatedAt, DateTimeOffset ExpiresAt, DateTimeOffset EndsAt, bool Remembered,
    string Address, string Device);

public sealed record OwnDevice(DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, string Address, string Description);

public sealed record OwnMail(MailTemplate Template, string To, string Culture, MailState State, string RequestedFrom, string Device, string Detail, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt);

public sealed record OwnTextMessage(SmsPurpose Purpose, string To, string Culture, SmsState State, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt);

public sealed record OwnExport(DateTimeOffset RequestedAt, string RequestedFrom, string Device);

/// <param name="About">The account it was about: the user's, or another one that the user acted on as an administrator.</param>
/// <param name="By">The administrator who did it; null for the user. The administrator's network address is left out.</param>
public sealed record OwnEvent(DateTimeOffset At, AuditKind Kind, Factor? Factor, string About, string? By, string? Address, string? Device, string? Detail);
