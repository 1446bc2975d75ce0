using System.Text.Json;
using Slices.Domain;
using Slices.Resources;

namespace Slices.Features.Admin.Audit;

public static class DetailTexts
{
    /// <summary>An entry's detail in the reader's language; what is none of our words, such as a path or a reason, stays as it is.</summary>
    public static string Read(AuditEntry entry) => entry.HasReason
        ? entry.Detail
        : string.Join(" · ", entry.Detail.Split(' ').Select(word => Texts.Find(KeyOf(word)) ?? word));

    /// <summary>The text of a word; values of enums are among them, and no two texts may differ by capitals alone.</summary>
    public static string KeyOf(string word) => $"audit.detail.{JsonNamingPolicy.CamelCase.ConvertName(word)}";
}
