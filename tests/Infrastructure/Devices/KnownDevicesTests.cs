using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.Devices;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Devices;

public sealed class KnownDevicesTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_browser_is_new_to_an_account_once_and_the_very_first_is_no_news()
    {
        var user = await site.AddUserAsync("traveller");
        var (home, away) = (site.Visit(), site.Visit());

        await home.Anew().SignInAsync("traveller");
        (await NewsAsync(user)).ShouldBe((0, 0));
        await away.Anew().SignInAsync("traveller");
        await away.Anew().SignInAsync("traveller");
        await home.Anew().SignInAsync("traveller");

        (await NewsAsync(user)).ShouldBe((1, 1));
        (await DevicesAsync(user)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("en", "Browser: an unknown browser")]
    [InlineData("zh-CN", "浏览器：未知的浏览器")]
    public async Task What_a_stranger_writes_into_a_header_stands_in_no_mail(string culture, string line)
    {
        var user = await site.AddUserAsync($"addressed-{culture}", $"addressed-{culture}@example.com");
        await site.SetAsync(user.Id, u => u.Culture, culture);
        await site.Visit().SignInAsync(user.UserName);

        await site.Visit().CallingItself("URGENT: unlock at https://evil.example").SignInAsync(user.UserName);

        var mail = (await site.MailsAsync(user.Email)).ShouldHaveSingleItem();
        mail.Text.ShouldContain(line);
        (mail.Text + mail.Html).ShouldNotContain("evil.example");
    }

    [Fact]
    public async Task The_key_is_random_out_of_scripts_reach_and_kept_as_a_hash()
    {
        var user = await site.AddUserAsync("keyed");

        var line = (await site.Visit().SignInAsync("keyed")).SetCookie("slices-device");

        var parts = line.Split("; ");
        parts[0].Length.ShouldBe("slices-device=".Length + 43);
        parts.ShouldContain("httponly");
        parts.ShouldContain("samesite=lax");
        parts.ShouldContain($"max-age={DeviceCookie.Lifetime.TotalSeconds}");
        (await DevicesAsync(user)).ShouldHaveSingleItem().KeyHash.Length.ShouldBe(32);
    }

    [Fact]
    public async Task A_known_browser_has_wrong_passwords_of_its_own_and_is_a_strangers_after_ten()
    {
        var user = await site.AddUserAsync("clumsy");
        var browser = site.Visit();
        await browser.Anew().SignInAsync("clumsy");

        await FailAsync(browser, "clumsy", Device.MaxFailures);
        (await site.PasswordFailuresAsync("clumsy")).ShouldBe(0);
        await FailAsync(browser, "clumsy", 2);
        (await site.PasswordFailuresAsync("clumsy")).ShouldBe(2);
        await browser.Anew().SignInAsync("clumsy");

        (await site.PasswordFailuresAsync("clumsy")).ShouldBe(0);
        (await DevicesAsync(user)).ShouldHaveSingleItem().Failures.ShouldBe(0);
    }

    [Fact]
    public async Task Whoever_knows_one_account_is_a_stranger_to_others_and_so_is_whoever_makes_up_a_key()
    {
        await site.AddUserAsync("insider");
        await site.AddUserAsync("victim");
        var insider = site.Visit();
        await insider.SignInAsync("insider");
        var forger = site.Visit();
        forger.Cookies.Add(site.Address, new Cookie("slices-device", new string('A', 43)));

        await FailAsync(insider, "victim", 2);
        await FailAsync(forger, "victim", 1);

        (await site.PasswordFailuresAsync("victim")).ShouldBe(3);
    }

    [Fact]
    public async Task One_browser_is_known_to_several_accounts_and_a_copy_of_its_key_to_no_later_one()
    {
        var names = Enumerable.Range(0, KnownDevices.AccountsPerBrowser + 1).Select(n => $"family{n}").ToList();
        var (browser, copier) = (site.Visit(), site.Visit());
        foreach (var name in names)
        {
            await site.AddUserAsync(name);
            site.Clock.Move(TimeSpan.FromSeconds(1));
            await browser.Anew().SignInAsync(name);
            if (name == names[3])
            {
                copier.Cookies.Add(site.Address, new Cookie("slices-device", browser.Cookies.GetCookies(site.Address)["slices-device"]!.Value));
            }
        }

        foreach (var name in names)
        {
            await FailAsync(browser, name, 1);
            await FailAsync(copier, name, 1);
        }

        foreach (var name in names)
        {
            (await site.PasswordFailuresAsync(name)).ShouldBe(name == names[0] ? 2 : 1, name);
        }
    }

    [Fact]
    public async Task A_browser_that_never_got_its_new_key_stays_known_and_who_copied_it_does_not_once_it_did()
    {
        await site.AddUserAsync("lost-first");
        await site.AddUserAsync("lost-second");
        var browser = site.Visit();
        await browser.Anew().SignInAsync("lost-first");
        var old = new Cookie("slices-device", browser.Cookies.GetCookies(site.Address)["slices-device"]!.Value);
        await browser.Anew().SignInAsync("lost-second");
        var lost = site.Visit();
        lost.Cookies.Add(site.Address, old);

        await FailAsync(lost, "lost-first", 1);
        (await site.PasswordFailuresAsync("lost-first")).ShouldBe(0, "its answer may have been lost");
        await FailAsync(lost, "lost-second", 1);
        (await site.PasswordFailuresAsync("lost-second")).ShouldBe(1, "the old key is known to no later account");

        await FailAsync(browser, "lost-first", 1);
        await FailAsync(lost, "lost-first", 1);
        (await site.PasswordFailuresAsync("lost-first")).ShouldBe(1, "the new key was seen");
        await FailAsync(browser, "lost-second", 1);
        (await site.PasswordFailuresAsync("lost-second")).ShouldBe(1);
    }

    [Fact]
    public async Task Forgetting_makes_strangers_of_an_accounts_browsers()
    {
        var user = await site.AddUserAsync("robbed");
        await site.AddUserAsync("untouched");
        var browser = site.Visit();
        await browser.Anew().SignInAsync("robbed");
        await browser.Anew().SignInAsync("untouched");

        await site.WithAsync(async services =>
        {
            await services.GetRequiredService<KnownDevices>().ForgetAsync(user.Id, exceptThis: false, CancellationToken.None);
            return true;
        });
        await FailAsync(browser, "robbed", 1);
        await FailAsync(browser, "untouched", 1);

        (await site.PasswordFailuresAsync("robbed")).ShouldBe(1);
        (await site.PasswordFailuresAsync("untouched")).ShouldBe(0);
    }

    private static async Task FailAsync(Visitor visitor, string login, int times)
    {
        for (var n = 0; n < times; n++)
        {
            (await visitor.Anew().SignInAsync(login, "not the password")).Status.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    private Task<List<Device>> DevicesAsync(User user) => site.WithAsync(services => services.GetRequiredService<DeviceStore>().ListAsync(user.Id, CancellationToken.None));

    private async Task<(int Entries, int Mails)> NewsAsync(User user) => (
        (await site.KindsAsync(user)).Count(kind => kind == AuditKind.NewDevice),
        (await site.OutgoingMailsAsync()).Count(m => m.UserId == user.Id && m.Template == MailTemplate.NewDevice));
}
