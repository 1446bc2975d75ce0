using Slices.Infrastructure.CommandLine;

namespace Slices.Tests.Infrastructure.CommandLine;

public sealed class TerminalLanguageTests
{
    [Theory]
    [InlineData("LANG", "zh_CN.UTF-8", "zh-CN")]
    [InlineData("LC_ALL", "zh_TW.UTF-8", "zh-CN")]
    [InlineData("LC_MESSAGES", "zh_CN.UTF-8", "zh-CN")]
    [InlineData("LC_ALL", "en_GB.UTF-8", "en")]
    [InlineData("LANG", "C.UTF-8", "en")]
    [InlineData("LANG", "fr_FR.UTF-8", "en")]
    [InlineData("LANG", "", "en")]
    [InlineData("LANG", null, "en")]
    public void It_is_the_callers_and_English_where_none_is_named(string variable, string? value, string language) =>
        TerminalLanguage.Of(name => name == variable ? value : null).ShouldBe(language);

    [Fact]
    public void What_names_all_categories_comes_before_the_default() =>
        TerminalLanguage.Of(name => name switch { "LC_ALL" => "en_US.UTF-8", "LANG" => "zh_CN.UTF-8", _ => null }).ShouldBe("en");
}
