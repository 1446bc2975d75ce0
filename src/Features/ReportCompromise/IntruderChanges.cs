using Slices.Domain;

namespace Slices.Features.ReportCompromise;

/// <summary>
/// The sign-in methods that were set up since the reported event and are still there: the intruder may have left them as a way
/// back. Also a mobile that signed in since, however old it is: the number may have a new owner. And a scheduled deletion.
/// </summary>
/// <param name="Email">The address that got the notice, if the account has left it since.</param>
/// <param name="UserName">The username that the account had then, if it has another since.</param>
public sealed record IntruderChanges(
    bool Mobile, bool App, bool Codes, bool Deletion, bool Logins, IReadOnlyList<Guid> Passkeys, FormerEmail? Email, FormerUserName? UserName)
{
    public bool Any => Mobile || App || Codes || Deletion || Logins || Passkeys.Count > 0 || Email is not null || UserName is not null;
}
