using Slices.Infrastructure.Factors;

namespace Slices.Tests.Infrastructure.Factors;

public sealed class RecoveryCodesTests
{
    [Fact]
    public void Ten_different_ones_of_eighty_bits_are_made()
    {
        var codes = RecoveryCodes.Make();

        codes.Distinct().Count().ShouldBe(10);
        codes.ShouldAllBe(code => code.Count(c => c != '-') == 16 && RecoveryCodes.Parse(code) == code);
        Enumerable.Range(0, 100).SelectMany(_ => RecoveryCodes.Make()).SelectMany(c => c).Where(c => c != '-').Distinct().Count().ShouldBe(32);
    }

    [Theory]
    [InlineData("0000 1111-2222 abcd")]
    [InlineData(" OOOOiLI12222ABCD ")]
    [InlineData("００００１１１１２２２２ａｂｃｄ")]
    public void It_is_read_however_it_is_copied(string typed) => RecoveryCodes.Parse(typed).ShouldBe("0000-1111-2222-abcd");

    [Theory]
    [InlineData("")]
    [InlineData("123456")]
    [InlineData("0000-1111-2222-abcu")]
    [InlineData("0000-1111-2222-abcd0")]
    public void Nothing_else_is_one(string typed) => RecoveryCodes.Parse(typed).ShouldBeNull();
}
