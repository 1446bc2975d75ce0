using System.Collections.Concurrent;
using Microsoft.AspNetCore.Html;

namespace Slices.Infrastructure.Pages;

/// <summary>The symbols of icons.svg. They say nothing aloud; a word beside one does.</summary>
public static class Icon
{
    private static readonly ConcurrentDictionary<string, IHtmlContent> Made = new();

    /// <summary>All symbols, which every page carries.</summary>
    public static IHtmlContent Sprite { get; } = Read();

    /// <summary>The symbol of that name, such as <c>check</c>.</summary>
    public static IHtmlContent Of(string name) => Made.GetOrAdd(name, _ => new HtmlString(
        $"<svg class=\"{(name == "mark" ? "mark" : "icon")}\" aria-hidden=\"true\"><use href=\"#i-{name}\"/></svg>"));

    private static HtmlString Read()
    {
        using var reader = new StreamReader(typeof(Icon).Assembly.GetManifestResourceStream("icons.svg")!);
        return new(reader.ReadToEnd());
    }
}
