using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.OneTimeCodes;

public sealed class SmsCodesTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_thousand_codes_have_six_digits_each_as_often_as_any_other()
    {
        var codes = site.Services.GetRequiredService<SmsCodes>();
        var issued = new List<string>();
        for (var i = 0; i < 1_000; i++)
        {
            issued.Add((await codes.IssueAsync(MobileNumber.Parse("13800138000", ["86"])!, SmsPurpose.SignIn, "browser", device: null)).Code);
        }

        issued.ShouldAllBe(c => c.Length == 6 && c.All(char.IsAsciiDigit));
        issued.Distinct().Count().ShouldBeGreaterThan(980);
        for (var place = 0; place < 6; place++)
        {
            foreach (var digit in "0123456789")
            {
                // A hundred of a thousand, give or take six standard deviations of 9.5; leading zeros too.
                issued.Count(c => c[place] == digit).ShouldBeInRange(43, 157, $"{digit} at {place}");
            }
        }
    }
}
