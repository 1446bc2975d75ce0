using System.Globalization;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Slices.Resources;

namespace Slices.Features.Admin.ChangeUser;

/// <summary>What an administrator has just done to an account, or to several: the next page says it, and how to take it back.</summary>
/// <param name="Change">What was done.</param>
/// <param name="Ids">To whom: only those who were changed can be changed back.</param>
/// <param name="Unchanged">How many were so already.</param>
/// <param name="Name">The username, where one account was changed, or was the only one that was so already.</param>
public sealed record ChangeNotice(UserChange Change, IReadOnlyList<Guid> Ids, int Unchanged, string Name)
{
    // Of its own: what a node of another version keeps may be of another form.
    private const string Key = "changeNotice";

    public string Sentence => string.Join(Texts.Gap, Sentences());

    /// <summary>Waits for the next page of the administration.</summary>
    public void Keep(ITempDataDictionary notes) => notes[Key] = $"{Change} {Unchanged} {string.Join(',', Ids)} {Name}";

    /// <summary>Takes what waits; null when nothing does.</summary>
    public static ChangeNotice? Take(ITempDataDictionary notes) =>
        (notes[Key] as string)?.Split(' ', 4) is [var change, var unchanged, var ids, var name]
            ? new(
                Enum.Parse<UserChange>(change), [.. ids.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)],
                int.Parse(unchanged, CultureInfo.InvariantCulture), name)
            : null;

    private IEnumerable<string> Sentences()
    {
        if (Ids.Count > 0)
        {
            yield return Ids.Count == 1 ? Texts.Get($"changed.{Change}", Name) : Texts.Get($"changedMany.{Change}", Ids.Count);
        }
        if (Unchanged > 0)
        {
            yield return Unchanged > 1 ? Texts.Get("unchanged.many", Unchanged) : Texts.Get(Ids.Count == 0 ? "unchanged.named" : "unchanged.one", Name);
        }
    }
}
