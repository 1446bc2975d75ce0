using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Slices.Domain;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.SmsRateLimiting;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.SmsRateLimiting;

/// <summary>What becomes of many codes that are asked for, by whom and to which numbers ever.</summary>
public sealed class SmsRateLimiterTests : IAsyncLifetime
{
    private readonly Site site = new(new()
    {
        ["Sms:Limits:Budget:PerHour"] = "10",
        ["Sms:Limits:Budget:PerDay"] = "0",
        ["Sms:Limits:Reserve:PerHour"] = "3",
        ["Sms:Limits:Prefix:PerHour"] = "5",
    }, shared: true);

    private int asked;

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    [Slow]
    public async Task Of_a_thousand_numbers_in_a_row_from_one_network_no_more_are_written_to_than_its_limit()
    {
        await using var wide = new Site();
        await wide.InitializeAsync();
        var sent = 0;
        for (var n = 0; n < 1_000; n++)
        {
            // A prefix each, so that it is the network that stops them.
            sent += await AskAsync(wide, $"+861380{n:D3}0000", "203.0.113.7") ? 1 : 0;
        }

        sent.ShouldBe(20);
        (await wide.OutgoingSmsAsync()).Count.ShouldBe(20);
        (await RefusedAsync(wide, SmsRejection.Network)).ShouldBe(980);
    }

    [Slow]
    [Fact]
    public async Task A_range_of_numbers_that_many_networks_ask_for_is_blocked_until_it_is_lifted()
    {
        var answers = new List<bool>();
        for (var n = 0; n < 20; n++)
        {
            answers.Add(await AskAsync(site, $"+86138111100{n:D2}", $"198.51.{n}.1"));
        }
        answers.Count(sent => sent).ShouldBe(5);
        (await RefusedAsync(site, SmsRejection.Prefix)).ShouldBe(15);
        var chief = await ChiefAsync();
        var page = await chief.GetAsync("/admin/sms");
        page.Words.ShouldContain("+861381111•••• for another 60 minutes Unblock");

        (await chief.SubmitAsync(page, ("prefix", "+861381111"))).Location.ShouldBe("/admin/sms");

        (await AskAsync(site, "+8613811119999", "198.51.200.1")).ShouldBeTrue();
        (await chief.GetAsync("/admin/sms")).Words.ShouldContain("No number range is blocked.");
    }

    [Fact]
    public async Task Administrators_get_one_mail_when_the_budget_is_nearly_used_up_and_one_when_it_is()
    {
        var (chief, idle) = (await site.AddUserAsync("chief", "chief@example.com", administrator: true), await site.AddUserAsync("former", administrator: true));
        await site.ChangeAsync(idle.Id, u => u.Disable());
        await SpendAsync(7);
        (await MailsAsync()).ShouldBe(0);

        // One, since the mail tells how things are when it leaves, which may be at once.
        await SpendAsync(1);

        var mail = (await site.MailsAsync(chief.Email)).ShouldHaveSingleItem();
        mail.Subject.ShouldBe("Slices is close to its text message budget");
        mail.Text.ShouldContain("Budget, per hour: 8 of 10 used");
        mail.Text.ShouldContain("/admin/sms");
        await SpendAsync(4);
        (await MailsAsync()).ShouldBe(2);
        site.Clock.Move(TimeSpan.FromMinutes(61));
        await SpendAsync(8);
        (await MailsAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task A_mail_that_could_not_be_queued_is_queued_with_the_next_message()
    {
        await site.AddUserAsync("chief", "chief@example.com", administrator: true);
        await SpendAsync(7);
        await site.ExecuteAsync($"alter table outgoing_mails rename to away");
        try
        {
            (await Should.ThrowAsync<Exception>(() => SpendAsync(1))).GetBaseException().ShouldBeOfType<PostgresException>();
        }
        finally
        {
            await site.ExecuteAsync($"alter table away rename to outgoing_mails");
        }

        await SpendAsync(1);

        (await MailsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Beyond_the_budget_only_accounts_get_codes_out_of_the_reserve_until_the_hour_is_over()
    {
        (await SpendAsync(12)).ShouldBe(10);
        (await RefusedAsync(site, SmsRejection.Budget)).ShouldBe(2);

        (await SpendAsync(5, hasAccount: true)).ShouldBe(3);
        (await RefusedAsync(site, SmsRejection.Budget)).ShouldBe(4);
        (await SpendAsync(1)).ShouldBe(0);
        site.Clock.Move(TimeSpan.FromMinutes(61));
        (await SpendAsync(1)).ShouldBe(1);
    }

    [Fact]
    public void Settings_replace_a_limits_windows_one_by_one()
    {
        var limits = site.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<SmsLimits>>().Value;

        limits.Budget.Windows().ShouldBe([new(10, TimeSpan.FromHours(1))]);
        limits.Prefix.Windows().Select(w => w.Count).ShouldBe([5, 100]);
        limits.Number.Windows().Select(w => w.Count).ShouldBe([1, 5, 10]);
    }

    /// <summary>Asks for codes to numbers and from networks of their own; answers how many messages were queued.</summary>
    private async Task<int> SpendAsync(int times, bool hasAccount = false)
    {
        var before = await QueuedAsync();
        for (var n = 0; n < times; n++)
        {
            asked++;
            await AskAsync(site, $"+861390{asked:D3}0000", $"10.{asked}.0.1", hasAccount);
        }
        return await QueuedAsync() - before;
    }

    private async Task<int> QueuedAsync() => (await site.OutgoingSmsAsync()).Count;

    private async Task<int> MailsAsync() => (await site.OutgoingMailsAsync()).Count;

    private Task<Visitor> ChiefAsync() => site.AddSignedInAsync("chief", administrator: true);

    private static Task<int> RefusedAsync(Site site, SmsRejection reason) =>
        site.ValueAsync<int>($"select coalesce(sum(count), 0)::integer from sms_refusals where reason = {reason}");

    /// <summary>Whether a code for this number, asked for from there, was queued.</summary>
    private static Task<bool> AskAsync(Site site, string mobile, string from, bool hasAccount = false) => site.WithAsync(async services =>
    {
        var http = services.GetRequiredService<IHttpContextAccessor>();
        http.HttpContext = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(from) } };
        try
        {
            await services.GetRequiredService<SmsCodeSender>().SendAsync(
                MobileNumber.FromValue(mobile), hasAccount ? SmsPurpose.SignIn : SmsPurpose.MobileChange, true, hasAccount, CancellationToken.None);
            return true;
        }
        catch (RequestRejectedException refused) when (refused.Reason == RejectionReason.TooMany)
        {
            return false;
        }
        finally
        {
            http.HttpContext = null;
        }
    });
}
