namespace Slices.Domain;

/// <summary>
/// One entry of the audit log. Entries are only added, and contain no secret. They outlive the account
/// that it is about.
/// </summary>
public sealed record AuditEntry
{
    public const int MaxDetailLength = 200;

    /// <summary>How long entries are kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(180);

    public Guid Id { get; init; }
    public DateTimeOffset At { get; init; }
    public AuditKind Kind { get; init; }

    /// <summary>The account that it is about; null for none.</summary>
    public Guid? UserId { get; init; }

    /// <summary>Who did it, if another account did.</summary>
    public Guid? ActorId { get; init; }

    public Factor? Factor { get; init; }

    /// <summary>The network address it came from; empty for a job or the command line.</summary>
    public string Address { get; init; } = "";

    /// <summary>What is counted as one visitor, such as the address's /64.</summary>
    public string Network { get; init; } = "";

    /// <summary>What the browser said of itself.</summary>
    public string Device { get; init; } = "";

    /// <summary>Details, such as the reason of a rejection.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Whether the detail is why an administrator did it, in their own words.</summary>
    public bool HasReason => Detail.Length > 0 && ActorId is not null && Kind.MayHaveReason();

    public static AuditEntry Of(
        AuditKind kind, Guid? userId, Guid? actorId, Factor? factor, string address, string network, string device, string detail, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            At = now,
            Kind = kind,
            UserId = userId,
            ActorId = actorId == userId ? null : actorId,
            Factor = factor,
            Address = address,
            Network = network,
            Device = UnicodeText.Cut(device, Session.MaxDeviceLength),
            Detail = UnicodeText.Cut(detail, MaxDetailLength),
        };
}
