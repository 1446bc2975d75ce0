namespace Slices.Domain;

/// <summary>An account's way in by a provider, such as QQ: the provider's own ids of a person, and nothing else that it knows of them.</summary>
public sealed class ExternalLogin
{
    /// <summary>Providers' ids are some 30 characters.</summary>
    public const int MaxIdLength = 128;

    private ExternalLogin() { }

    public Guid Id { get; private set; }
    public Guid UserId { get; private set; }

    /// <summary>Such as <c>qq</c>.</summary>
    public string Provider { get; private set; } = "";

    /// <summary>Who they are to our application at the provider.</summary>
    public string OpenId { get; private set; } = "";

    /// <summary>Who they are to all applications of our owner there, where the provider says it.</summary>
    public string? UnionId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? LastUsedAt { get; private set; }

    public static ExternalLogin Link(Guid userId, string provider, string openId, string? unionId, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        UserId = userId,
        Provider = provider,
        OpenId = openId,
        UnionId = unionId,
        CreatedAt = now,
    };

    /// <summary>Notes that it was used, and the unionid that its provider didn't say before.</summary>
    public void Use(string? unionId, DateTimeOffset now) => (UnionId, LastUsedAt) = (UnionId ?? unionId, now);
}
