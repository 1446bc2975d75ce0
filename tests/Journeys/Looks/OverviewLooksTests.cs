using Slices.Tests.Support;

namespace Slices.Tests.Journeys.Looks;

/// <summary>Where administration begins, on a quiet site and on a busy one.</summary>
[Slow]
public sealed class OverviewLooksTests
{
    [Fact]
    public async Task With_nothing_to_tell()
    {
        await using var site = new Site([]);
        await site.InitializeAsync();
        await PortrayAsync(site, "admin-overview-empty", "/admin");
    }

    [Fact]
    public async Task On_a_busy_site()
    {
        await using var site = new Site([]);
        await site.InitializeAsync();
        // A month in which most happens in the afternoon, and fewer sign in on every seventh day.
        await site.ExecuteAsync(
            $"""
            insert into tallies (quarter, subject, detail, count)
            select date_bin('15 minutes', now() - n * interval '15 minutes', timestamptz '2000-01-01'), subject, detail,
                ceil(often * (1.2 + sin(n / 15.3)) * case when n / 96 % 7 = 2 then 0.4 else 1 end)
            from generate_series(0, 2900) n, (values
                ('Registered', '', 3), ('Activated', '', 2.2), ('SignedIn', 'Password', 120), ('SignedIn', 'Passkey', 40), ('SignedIn', 'SmsCode', 22), ('SignedIn', 'Totp', 9),
                ('SignInRefused', 'Password', 6), ('SignInRefused', 'SmsCode', 1), ('captcha-asked', 'characters', 12), ('captcha-right', 'characters', 10), ('captcha-wrong', 'characters', 1.4),
                ('mail-sent', '1', 6), ('mail-sent', '5', 2), ('mail-sent', '60', 0.2), ('sms-sent', '2', 5), ('sms-failed', '60', 0.1)) as kinds (subject, detail, often)
            where n % 4 = 0 or often > 1
            on conflict do nothing
            """);
        await site.ExecuteAsync($"insert into tallies values (date_bin('15 minutes', now(), timestamptz '2000-01-01'), 'PasswordSprayed', '', 3)");
        await site.ExecuteAsync(
            $"""
            insert into outgoing_mails (id, template, "to", culture, requested_from, device, state, attempts, created_at, due_at, give_up_at, ended_at, last_error)
            select gen_random_uuid(), 'Activation', '', 'en', '', '', 'Failed', 1, now(), now(), now(), now() - n * interval '10 minutes',
                'smtp.example.com refuses the recipient: 550 5.7.1 Our system has detected that this message is likely unsolicited mail.' from generate_series(1, 12) n
            """);
        await site.ExecuteAsync($"insert into nodes (id, name, version, started_at, seen_at) values ({Guid.NewGuid()}, 'web-2:1', '1.3.0', now() - interval '9 days', now() - interval '7 minutes')");
        await PortrayAsync(site, "admin-overview", "/admin");
    }

    [Fact]
    public async Task Its_numbers_by_the_day()
    {
        await using var site = new Site([]);
        await site.InitializeAsync();
        await site.ExecuteAsync($"insert into tallies select date_bin('1 day', now() - n * interval '1 day', timestamptz '2000-01-01'), 'Registered', '', 1000 + n * n * 20 from generate_series(0, 29) n");
        await PortrayAsync(site, "admin-overview-days", "/admin?by=Days", tab => tab.Page.Locator(".board summary").First.ClickAsync());
    }

    [Fact]
    public async Task The_kinds_of_events_to_choose()
    {
        await using var site = new Site([]);
        await site.InitializeAsync();
        await PortrayAsync(site, "admin-audit-kinds", "/admin/audit?kind=SignedIn&kind=Registered", tab => tab.Page.Locator(".pick-many summary").ClickAsync());
    }

    private static async Task PortrayAsync(Site site, string scene, string path, Func<Tab, Task>? arrange = null)
    {
        var keeper = await site.AddUserAsync("keeper", administrator: true);
        await Studio.PortrayAsync(site, scene, async tab =>
        {
            await tab.BeAsync(keeper);
            await tab.ShowAsync(path);
            await (arrange?.Invoke(tab) ?? Task.CompletedTask);
        });
    }
}
