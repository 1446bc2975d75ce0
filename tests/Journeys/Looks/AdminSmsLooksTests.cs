using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.SmsRateLimiting;
using Slices.Tests.Features.Admin.Sms;
using Slices.Tests.Support;

namespace Slices.Tests.Journeys.Looks;

/// <summary>The administrator's page of text messages, on a quiet site and on a busy one.</summary>
[Slow]
public sealed class AdminSmsLooksTests
{
    [Fact]
    public async Task With_nothing_to_tell()
    {
        await using var site = new Site();
        await site.InitializeAsync();
        await PortrayAsync(site, "admin-sms-empty");
    }

    [Fact]
    public async Task After_a_busy_day()
    {
        await using var site = new Site(new() { ["Sms:Limits:Budget:PerHour"] = "120" });
        await site.InitializeAsync();
        var now = site.Clock.GetUtcNow();
        var messages = new List<OutgoingSms>();
        for (var hour = 0; hour < 24; hour++)
        {
            var at = now.AddHours(-hour);
            messages.AddRange(Enumerable.Range(0, (int)(14 + 13 * Math.Sin(hour / 3.5))).Select(n => AdminSmsTests.Sent(n % 5 == 0 ? "Tencent" : "Aliyun", at)));
            messages.AddRange(Enumerable.Range(0, hour is 6 or 7 ? 9 : hour % 8 == 0 ? 1 : 0).Select(_ => AdminSmsTests.Failed("Tencent", at)));
            await site.ExecuteAsync(
                $"insert into sms_refusals values (date_trunc('hour', {at}, 'UTC'), 'Number', {hour % 5}), (date_trunc('hour', {at}, 'UTC'), 'Prefix', {(hour is 3 ? 41 : 0)})");
        }
        await site.InsertAsync([.. messages]);
        await site.ExecuteAsync(
            $"insert into sms_blocked_prefixes values ('+861380013', {now.AddMinutes(40)}), ('+85251', {now.AddHours(20)})");
        for (var n = 0; n < 100; n++)
        {
            await site.Services.GetRequiredService<SmsRateLimiter>().SpendAsync(hasAccount: false);
        }
        await PortrayAsync(site, "admin-sms");
    }

    [Fact]
    public async Task With_its_numbers_unfolded()
    {
        await using var site = new Site();
        await site.InitializeAsync();
        await site.InsertAsync(AdminSmsTests.Sent("Aliyun", site.Clock.GetUtcNow()), AdminSmsTests.Failed(null, site.Clock.GetUtcNow().AddHours(-2)));
        await PortrayAsync(site, "admin-sms-numbers", tab => tab.Page.Locator("summary").ClickAsync());
    }

    private static async Task PortrayAsync(Site site, string scene, Func<Tab, Task>? arrange = null)
    {
        var keeper = await site.AddUserAsync("keeper", administrator: true);
        await Studio.PortrayAsync(site, scene, async tab =>
        {
            await tab.BeAsync(keeper);
            await tab.ShowAsync("/admin/sms");
            await (arrange?.Invoke(tab) ?? Task.CompletedTask);
        });
    }
}
