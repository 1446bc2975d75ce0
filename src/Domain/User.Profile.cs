namespace Slices.Domain;

public sealed partial class User
{
    /// <summary>How the person likes to be called here; or null. It finds and proves nothing.</summary>
    public string? Nickname { get; private set; }

    /// <summary>The IANA name of the time zone that the person reads times in; null for the site's.</summary>
    public string? TimeZone { get; private set; }

    public void ChangeProfile(Nickname? nickname, string culture, string? timeZone)
    {
        Nickname = nickname?.Text;
        Culture = culture;
        TimeZone = timeZone;
    }
}
