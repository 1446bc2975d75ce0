namespace Slices.Infrastructure.Sessions;

/// <summary>What a request's principal says beyond the framework's own claim types.</summary>
public static class SessionClaims
{
    public const string Session = "session";
    public const string Administrator = "Administrator";
}
