using Slices.Infrastructure.Factors;

namespace Slices.Tests.Infrastructure.Factors;

public sealed class TotpTests
{
    private static readonly byte[] Secret = "12345678901234567890"u8.ToArray();
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_111_111_109);

    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1_111_111_109, "07081804")]
    [InlineData(1_111_111_111, "14050471")]
    [InlineData(1_234_567_890, "89005924")]
    [InlineData(2_000_000_000, "69279037")]
    [InlineData(20_000_000_000, "65353130")]
    public void Codes_are_those_of_RFC_6238(long seconds, string code) =>
        Totp.Code(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds)), digits: 8).ShouldBe(code);

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_clock_may_be_one_step_off(int steps, bool found) =>
        Totp.Find(Secret, Totp.Code(Secret, Totp.StepAt(Now) + steps), last: 0, Now).ShouldBe(found ? Totp.StepAt(Now) + steps : null);

    [Fact]
    public void No_step_up_to_the_last_one_counts_again()
    {
        var step = Totp.StepAt(Now);

        Totp.Find(Secret, Totp.Code(Secret, step), last: step, Now).ShouldBeNull();
        Totp.Find(Secret, Totp.Code(Secret, step - 1), last: step, Now).ShouldBeNull();
        Totp.Find(Secret, Totp.Code(Secret, step + 1), last: step, Now).ShouldBe(step + 1);
    }

    [Theory]
    [InlineData("123456", "123456")]
    [InlineData("123 456", "123456")]
    [InlineData(" 12\u00a034\u300056\t", "123456")]
    [InlineData("１２３ ４５６", "123456")]
    [InlineData("12345", null)]
    [InlineData("1234567", null)]
    [InlineData("12345a", null)]
    [InlineData("١٢٣٤٥٦", null)]
    [InlineData("12345\ud800", null)]
    [InlineData("", null)]
    public void A_code_is_read_however_it_was_copied(string typed, string? code) => Totp.Parse(typed).ShouldBe(code);

    [Fact]
    public void A_secret_is_spelled_as_RFC_4648_does() => Totp.ToBase32(Secret).ShouldBe("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}
