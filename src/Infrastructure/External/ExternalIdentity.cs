using Slices.Domain;

namespace Slices.Infrastructure.External;

/// <summary>Who somebody is at a provider. Nothing else of them is asked for.</summary>
public sealed record ExternalIdentity(string Provider, string OpenId, string? UnionId)
{
    /// <exception cref="ExternalException">The ids aren't such as a provider gives.</exception>
    public static ExternalIdentity Of(string provider, string? openId, string? unionId) =>
        IsId(openId) && (string.IsNullOrEmpty(unionId) || IsId(unionId))
            ? new(provider, openId!, string.IsNullOrEmpty(unionId) ? null : unionId)
            : throw new ExternalException("an answer without a usable id");

    private static bool IsId(string? id) => id is { Length: > 0 and <= ExternalLogin.MaxIdLength } && id.All(c => c is > ' ' and <= '~');
}

/// <summary>Why a provider didn't say who somebody is, in words for the log, with no secret and nothing that it sent among them.</summary>
public sealed class ExternalException(string reason) : Exception(reason);
