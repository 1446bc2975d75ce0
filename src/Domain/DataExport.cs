namespace Slices.Domain;

/// <summary>Everything that is kept about somebody, as they asked for it: a row that waits to be made, then holds the file for a while.</summary>
public sealed class DataExport
{
    /// <summary>How long the file can be fetched; also how long making it is tried.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private DataExport() { }

    public Guid Id { get; private set; }

    /// <summary>Whose it is. Nobody has two.</summary>
    public Guid UserId { get; private set; }

    public DateTimeOffset RequestedAt { get; private set; }

    /// <summary>The network address it was asked for from, which the mail tells.</summary>
    public string RequestedFrom { get; private set; } = "";

    /// <summary>What the browser said of itself.</summary>
    public string Device { get; private set; } = "";

    /// <summary>When it is made, or tried again.</summary>
    public DateTimeOffset DueAt { get; private set; }

    public DateTimeOffset? ReadyAt { get; private set; }
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>The file, in UTF-8; empty until it is ready.</summary>
    public byte[] Content { get; private set; } = [];

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

    public void Complete(byte[] content, DateTimeOffset now) => (Content, ReadyAt, ExpiresAt) = (content, now, now + Lifetime);
}
