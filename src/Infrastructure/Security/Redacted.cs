namespace Slices.Infrastructure.Security;

/// <summary>A record whose text is its name alone, so that no log shows the password, code, token or address that it holds.</summary>
public abstract record Redacted
{
    public sealed override string ToString() => GetType().Name;
}
