using Slices.Domain;

namespace Slices.Infrastructure.External;

/// <summary>A person's identity at a provider. Nothing else is requested.</summary>
public sealed record ExternalIdentity(string Provider, string OpenId, string? UnionId)
{
    /// <exception cref="ExternalException">The ids aren't such as a provider gives.</exception>
    public static ExternalIdentity Of(string provider, string? openId, string? unionId) =>
        IsId(openId) && (string.IsNullOrEmpty(unionId) || IsId(unionId))
            ? new(provider, openId!, string.IsNullOrEmpty(unionId) ? null : unionId)
            : throw new ExternalException("an answer without a usable id");

    private static bool IsId(string? id) => id is { Length: > 0 and <= ExternalLogin.MaxIdLength } && id.All(c => c is > ' ' and <= '~');
}

/// <summary>Why a provider didn't return an identity, for the log; without secrets and without what it sent.</summary>
public sealed class ExternalException(string reason) : Exception(reason);
