using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Slices.Resources;

namespace Slices.Features.Admin.ChangeUser;

/// <summary>What an administrator has just done to an account, or to several: the next page says it, and how to take it back.</summary>
/// <param name="Change">What was done.</param>
/// <param name="Ids">To whom.</param>
/// <param name="Name">The username, where it is one account.</param>
public sealed record ChangeNotice(UserChange Change, IReadOnlyList<Guid> Ids, string Name)
{
    private const string Key = "userChange";

    public string Sentence => Ids.Count == 1 ? Texts.Get($"changed.{Change}", Name) : Texts.Get($"changedMany.{Change}", Ids.Count);

    /// <summary>Waits for the next page of the administration.</summary>
    public void Keep(ITempDataDictionary notes) => notes[Key] = $"{Change} {string.Join(',', Ids)} {Name}";

    /// <summary>Takes what waits; null when nothing does.</summary>
    public static ChangeNotice? Take(ITempDataDictionary notes) =>
        (notes[Key] as string)?.Split(' ', 3) is [var change, var ids, var name]
            ? new(Enum.Parse<UserChange>(change), [.. ids.Split(',').Select(Guid.Parse)], name)
            : null;
}
