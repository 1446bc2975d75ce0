namespace Slices.Domain;

/// <summary>A display name: up to 30 visible code points of any script, folded.</summary>
public sealed record Nickname
{
    public const int MaxLength = 30;

    private Nickname(string text) => Text = text;

    public string Text { get; }

    /// <summary>The nickname that <paramref name="input"/> spells, or null when it is none.</summary>
    public static Nickname? Parse(string input) => VisibleText.Fold(input) is { Length: > 0 } text && VisibleText.Fault(text, MaxLength) is null ? new(text) : null;
}
