using System.Diagnostics;
using System.Runtime.CompilerServices;
using Slices.Domain;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.RateLimiting;

namespace Slices.Tests.Domain;

/// <summary>What text costs before anything is known of it: no more than plain text of its length, by a factor that no machine and no load changes much.</summary>
public sealed class FoldingCostTests
{
    // Sorting these marks once cost seconds: 64 KiB, as much as a body may have.
    private static readonly string Hostile = "a" + new string('\u0301', 15_900) + new string('\u0316', 15_900);
    private static readonly string Plain = string.Concat(Enumerable.Repeat("é张", Hostile.Length / 2));

    private static readonly Dictionary<string, Action<string>> Entrances = new()
    {
        ["a folded text"] = text => UnicodeText.Fold(text),
        ["a typed text"] = text => UnicodeText.FoldTyped(text),
        ["a composed text"] = text => UnicodeText.Compose(text),
        ["a line"] = text => VisibleText.Fault(VisibleText.Fold(text), 200),
        ["a nickname"] = text => Nickname.Parse(text),
        ["a username"] = text => _ = UserName.Fold(text).Fault,
        ["an email address"] = text => EmailAddress.Parse(text),
        ["the domain of one"] = text => EmailAddress.Parse("a@example." + text),
        ["a mobile"] = text => MobileNumber.Parse(text),
        ["an app's code"] = text => Totp.Parse(text),
        ["a code by SMS"] = text => SmsCodes.Parse(text),
        ["a recovery code"] = text => RecoveryCodes.Parse(text),
    };

    public static TheoryData<string> EntranceNames => [.. Entrances.Keys];

    public static TheoryData<Type> Throttled =>
        [.. typeof(User).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IRateLimited)) && t.GetProperties().Any(p => p.PropertyType == typeof(string)))];

    [Theory]
    [MemberData(nameof(EntranceNames))]
    public void A_hostile_text_costs_hardly_more_than_a_plain_one(string entrance) =>
        Ratio(() => Entrances[entrance](Hostile), () => Entrances[entrance](Plain)).ShouldBeLessThan(30, entrance);

    [Theory]
    [MemberData(nameof(Throttled))]
    public void So_does_finding_out_whose_account_a_command_is_about(Type command)
    {
        var (hostile, plain) = (Filled(command, Hostile), Filled(command, Plain));

        Ratio(() => _ = hostile.RateLimitedAccount, () => _ = plain.RateLimitedAccount).ShouldBeLessThan(30);
    }

    [Fact]
    public void The_worst_text_that_is_normalised_costs_little_more_than_accented_letters_of_its_length()
    {
        var cluster = "a" + string.Concat(Enumerable.Repeat("\u0301\u0316", 15));
        var worst = string.Concat(Enumerable.Repeat(cluster, UnicodeText.MaxNormalized / cluster.Length));
        var accented = string.Concat(Enumerable.Repeat("e\u0301", worst.Length / 2));
        UnicodeText.CanBeNormalized(worst).ShouldBeTrue();

        Ratio(() => UnicodeText.Fold(worst), () => UnicodeText.Fold(accented)).ShouldBeLessThan(15);
    }

    [Fact]
    public void What_is_longer_or_piles_up_more_marks_is_not_normalised()
    {
        UnicodeText.CanBeNormalized(new string('a', UnicodeText.MaxNormalized)).ShouldBeTrue();
        UnicodeText.CanBeNormalized(new string('a', UnicodeText.MaxNormalized + 1)).ShouldBeFalse();
        UnicodeText.CanBeNormalized("a" + new string('\u0301', 30)).ShouldBeTrue();
        UnicodeText.CanBeNormalized("a" + new string('\u0301', 31)).ShouldBeFalse();
        UnicodeText.Fold("Ａ" + new string('\u0301', 31)).ShouldBe("Ａ" + new string('\u0301', 31));
    }

    private static IRateLimited Filled(Type command, string text)
    {
        var filled = RuntimeHelpers.GetUninitializedObject(command);
        foreach (var property in command.GetProperties().Where(p => p.PropertyType == typeof(string) && p.CanWrite))
        {
            property.SetValue(filled, text);
        }
        return (IRateLimited)filled;
    }

    // Each at its quickest: what else the machine does can only lengthen a try. Less than 10 µs counts as 10, since it is next to nothing.
    private static double Ratio(Action hostile, Action plain) => Quickest(hostile) / Quickest(plain);

    private static double Quickest(Action act)
    {
        var quickest = double.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            var began = Stopwatch.GetTimestamp();
            act();
            quickest = Math.Min(quickest, Stopwatch.GetElapsedTime(began).TotalMicroseconds);
        }
        return Math.Max(quickest, 10);
    }
}
