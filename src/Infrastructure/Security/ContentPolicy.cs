namespace Slices.Infrastructure.Security;

/// <summary>What other rooms add to the content security policy.</summary>
public sealed class ContentPolicy
{
    /// <summary>The origins, such as <c>https://graph.qq.com</c>, that the answer to a form may lead to besides our own.</summary>
    public List<string> FormTargets { get; } = [];
}
