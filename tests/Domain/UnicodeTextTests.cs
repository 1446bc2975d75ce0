using System.Text;
using Slices.Domain;

namespace Slices.Tests.Domain;

public sealed class UnicodeTextTests
{
    [Fact]
    public void Surrogates_are_well_formed_in_pairs_only()
    {
        UnicodeText.IsWellFormed("").ShouldBeTrue();
        UnicodeText.IsWellFormed("a😀b").ShouldBeTrue();
        UnicodeText.IsWellFormed("a\uD83D").ShouldBeFalse();
        UnicodeText.IsWellFormed("\uDE00a").ShouldBeFalse();
        UnicodeText.IsWellFormed("\uDE00\uD83D").ShouldBeFalse();
    }

    [Fact]
    public void Whatever_normalisation_throws_on_is_ill_formed_and_nothing_else()
    {
        for (var c = (int)char.MinValue; c <= char.MaxValue; c++)
        {
            var text = ((char)c).ToString();
            UnicodeText.IsWellFormed(text).ShouldBe(Normalises(text), $"U+{c:X4}");
            Should.NotThrow(() => UnicodeText.Fold(text) + UnicodeText.Compose(text));
        }

        static bool Normalises(string text)
        {
            try
            {
                _ = text.Normalize(NormalizationForm.FormC);
                return true;
            }
            catch (ArgumentException)
            {
                return false;
            }
        }
    }

    [Fact]
    public void Text_with_NUL_or_half_a_character_cannot_be_kept()
    {
        UnicodeText.CanBeKept("张三\r\n😀").ShouldBeTrue();
        UnicodeText.CanBeKept("a\0b").ShouldBeFalse();
        UnicodeText.CanBeKept("a\uD83D").ShouldBeFalse();
    }

    [Theory]
    [InlineData(" \u3000ａｂｃ\r\n", "abc")]
    [InlineData("e\u0301", "é")]
    [InlineData("ﬁ①", "fi1")]
    public void Folding_makes_spellings_one(string text, string folded) => UnicodeText.Fold(text).ShouldBe(folded);

    [Fact]
    public void Folding_leaves_alone_what_it_cannot_normalise() => UnicodeText.Fold(" a\uD83D ").ShouldBe("a\uD83D");

    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("😀𠀀", 2)]
    [InlineData("e\u0301", 2)]
    public void Length_is_counted_in_code_points(string text, int count) => UnicodeText.CodePoints(text).ShouldBe(count);

    [Fact]
    public void Invisible_characters_are_controls_and_visible_ones_are_not()
    {
        foreach (var control in "\0\r\n\t\u0085\u200B\u200F\u202E\u2066\u2028\u2029\uFEFF")
        {
            UnicodeText.HasControls($"a{control}b").ShouldBeTrue($"U+{(int)control:X4}");
        }
        UnicodeText.HasControls("张三 - Zoë 😀").ShouldBeFalse();
    }
}
