using System.Reflection;
using System.Text.RegularExpressions;

namespace Slices.Tests.Architecture;

/// <summary>docs/security.md: each row names tests that exist, or says why it is an exception.</summary>
public sealed partial class SecurityTableTests
{
    // The yardstick's rows, by chapter: ASVS 5.0.0 up to level 2, and what of level 3 costs people nothing.
    private const string Yardstick =
        """
        1.1.1 1.2.1 1.2.2 1.2.3 1.2.4 1.2.10 1.3.6 1.3.7 1.3.11 1.3.12
        2.2.1 2.2.2 2.3.1 2.3.2 2.3.3 2.3.4 2.4.1
        3.2.1 3.3.1 3.3.2 3.3.3 3.3.4 3.4.1 3.4.2 3.4.3 3.4.4 3.4.5 3.4.6 3.4.8 3.5.1 3.5.2 3.5.3 3.6.1 3.7.2
        4.1.1 4.1.3 4.1.4 4.2.1
        6.2.1 6.2.2 6.2.3 6.2.4 6.2.5 6.2.6 6.2.7 6.2.8 6.2.9 6.2.10 6.2.11 6.2.12 6.3.1 6.3.2 6.3.3 6.3.4 6.3.5 6.3.6 6.3.7 6.3.8
        6.4.1 6.4.2 6.4.3 6.4.6 6.5.1 6.5.3 6.5.4 6.5.5 6.6.1 6.6.2 6.6.3 6.8.1
        7.2.1 7.2.3 7.2.4 7.3.1 7.3.2 7.4.1 7.4.2 7.4.3 7.4.4 7.4.5 7.5.1 7.5.2 7.5.3
        8.2.1 8.2.2 8.2.3 8.3.1 8.3.2
        9.1.1 9.1.2 9.2.1 9.2.2 10.1.1 10.1.2 10.2.1
        11.2.2 11.2.4 11.4.1 11.4.2 11.5.1 12.1.1 12.2.1 12.3.1 12.3.2
        13.2.2 13.3.1 13.4.1 13.4.2 13.4.5 13.4.6
        14.2.1 14.2.5 14.2.6 14.2.7 14.3.1 14.3.2
        15.2.2 15.3.3 15.3.4 15.3.7 15.4.2
        16.2.5 16.3.1 16.3.2 16.3.3 16.4.1 16.5.1 16.5.2 16.5.3 16.5.4
        """;

    private static readonly string Page = File.ReadAllText(Path.Combine(Source.Repository, "docs", "security.md"));

    private static readonly HashSet<string> Tests = [..
        from type in typeof(SecurityTableTests).Assembly.GetTypes()
        from method in type.GetMethods()
        where method.GetCustomAttributes<FactAttribute>().Any()
        select $"{type.Name}.{method.Name}"];

    private static List<(string Id, string Row)> Rows => [.. RowOf().Matches(Page).Select(m => (m.Groups[1].Value, m.Value))];

    [Fact]
    public void Every_row_of_the_yardstick_is_there_once() =>
        Rows.Select(r => r.Id).Order().ShouldBe(Yardstick.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Order());

    [Fact]
    public void Every_row_names_a_test_or_says_why_it_is_an_exception() =>
        Rows.Where(r => !Named().IsMatch(r.Row) && !r.Row.Contains("Exception", StringComparison.Ordinal)).Select(r => r.Row).ShouldBeEmpty();

    [Fact]
    public void Every_test_that_is_named_exists() =>
        Named().Matches(Page).Select(m => m.Groups[1].Value).Where(name => !Tests.Contains(name)).ShouldBeEmpty();

    [GeneratedRegex(@"^\| (\d+\.\d+\.\d+) \|.*$", RegexOptions.Multiline)]
    private static partial Regex RowOf();

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex Named();
}
