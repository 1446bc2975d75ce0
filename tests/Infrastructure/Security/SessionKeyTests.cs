using System.Buffers.Text;
using Slices.Infrastructure.Security;

namespace Slices.Tests.Infrastructure.Security;

public sealed class SessionKeyTests
{
    [Fact]
    public void Ten_thousand_keys_of_256_bits_share_nothing()
    {
        var keys = Enumerable.Range(0, 10_000).Select(_ => Base64Url.DecodeFromChars(SessionKey.Create())).ToList();

        keys.ShouldAllBe(k => k.Length == 32);
        keys.Select(Convert.ToHexString).Distinct().Count().ShouldBe(keys.Count);
        // Each bit is set in half of them: 5,000, give or take seven standard deviations of 50.
        for (var bit = 0; bit < 256; bit++)
        {
            keys.Count(k => (k[bit / 8] >> (bit % 8) & 1) == 1).ShouldBeInRange(4_650, 5_350);
        }
    }

    [Fact]
    public void What_is_no_key_has_no_hash()
    {
        SessionKey.Hash(SessionKey.Create()).ShouldNotBeNull();
        SessionKey.Hash("").ShouldBeNull();
        SessionKey.Hash(new string('!', 43)).ShouldBeNull();
        SessionKey.Hash(SessionKey.Create() + "A").ShouldBeNull();
    }
}
