using System.Text.RegularExpressions;

namespace Slices.Tests.Architecture;

/// <summary>Normalising can cost the square of a text's length, so there is one entrance to it, which knows what it lets in.</summary>
public sealed partial class FoldingTests
{
    [Fact]
    public void Text_is_normalised_in_one_place() =>
        Source.Files.Where(f => f.Path.EndsWith(".cs", StringComparison.Ordinal) || f.Path.EndsWith(".cshtml", StringComparison.Ordinal))
            .SelectMany(f => Normalising().Matches(f.Text).Select(_ => f.Path))
            .ShouldBe(["Domain/UnicodeText.cs"]);

    // By the framework's own methods: the shared entrance is called with the text as its first argument.
    [GeneratedRegex(@"(?<!Vector\d)(?<!UnicodeText)\.(Normalize|TryNormalize|IsNormalized)\(|NormalizeFoldedText|StringNormalizationExtensions")]
    private static partial Regex Normalising();
}
