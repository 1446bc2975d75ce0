namespace Slices.Domain;

/// <summary>A provider, such as QQ, that signs in to an account. Of the person it keeps only the provider's ids.</summary>
public sealed class ExternalLogin
{
    /// <summary>Providers' ids are some 30 characters.</summary>
    public const int MaxIdLength = 128;

    private ExternalLogin() { }

    public Guid Id { get; private set; }
    public Guid UserId { get; private set; }

    /// <summary>Such as <c>qq</c>.</summary>
    public string Provider { get; private set; } = "";

    /// <summary>The person's id for our application at the provider.</summary>
    public string OpenId { get; private set; } = "";

    /// <summary>The person's id for all applications of the site's owner there; null where the provider doesn't say it.</summary>
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

    /// <summary>Notes that it was used, and the union id if the provider didn't say it before.</summary>
    public void Use(string? unionId, DateTimeOffset now)
    {
        UnionId ??= unionId;
        LastUsedAt = now;
    }
}
