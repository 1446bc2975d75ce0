namespace Slices.Domain;

/// <summary>An export of all data of a user: a row that waits to be made, then holds the file for a while.</summary>
public sealed record DataExport
{
    /// <summary>How long the file can be fetched; also how long making it is tried.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public Guid Id { get; init; }

    /// <summary>Its user, who has at most one.</summary>
    public Guid UserId { get; init; }

    public DateTimeOffset RequestedAt { get; init; }

    /// <summary>The network address it was asked for from, which the mail tells.</summary>
    public string RequestedFrom { get; init; } = "";

    /// <summary>What the browser said of itself.</summary>
    public string Device { get; init; } = "";

    /// <summary>When it is made, or tried again.</summary>
    public DateTimeOffset DueAt { get; init; }

    public DateTimeOffset? ReadyAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The file, in UTF-8; empty until it is ready.</summary>
    public byte[] Content { get; init; } = [];

    public static DataExport Ask(Guid userId, string requestedFrom, string device, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        UserId = userId,
        RequestedAt = now,
        RequestedFrom = requestedFrom,
        Device = UnicodeText.Cut(device, Session.MaxDeviceLength),
        DueAt = now,
        ExpiresAt = now + Lifetime,
    };

    public DataExport Complete(byte[] content, DateTimeOffset now) => this with { Content = content, ReadyAt = now, ExpiresAt = now + Lifetime };
}
