using Slices.Resources;

namespace Slices.Features.Admin.ChangeUser;

/// <summary>What is asked before a change is made: it names the people, and says what happens to them.</summary>
/// <param name="Change">What would be done.</param>
/// <param name="Users">To whom.</param>
/// <param name="Action">Where the answer is sent.</param>
/// <param name="Back">Where one goes who doesn't want it.</param>
/// <param name="Reason">Why, as far as it was typed.</param>
public sealed record ChangeQuestion(UserChange Change, IReadOnlyList<NamedUser> Users, string Action, string Back, string Reason)
{
    /// <summary>What the passkey is called that it is about.</summary>
    public string ItemName { get; init; } = "";

    public string Title => Users.Count == 1 ? Texts.Get($"ask.{Change}", Users[0].UserName, ItemName) : Texts.Get($"askMany.{Change}", Users.Count);

    /// <summary>Whether it takes something away.</summary>
    public bool IsGrave => Change is not UserChange.GrantAdministrator;
}

/// <summary>What the question asks for.</summary>
public sealed record ChangeReason
{
    public string Reason { get; init; } = "";
}
