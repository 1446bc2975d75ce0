using Slices.Domain;

namespace Slices.Features.ReportCompromise;

/// <summary>
/// The ways in that were set up since what the owner disowns, and are still there: whoever did that may have left them for
/// themselves. A telephone too that signed in since, however old it is here: the number may be somebody else's by now. And that the account is to be deleted, whoever wanted that.
/// </summary>
/// <param name="Email">The address that the owner was told at, if the account was taken away from it since.</param>
public sealed record IntruderChanges(
    bool Mobile, bool App, bool Codes, bool Deletion, bool Logins, IReadOnlyList<Guid> Passkeys, FormerEmail? Email)
{
    public bool Any => Mobile || App || Codes || Deletion || Logins || Passkeys.Count > 0 || Email is not null;
}
