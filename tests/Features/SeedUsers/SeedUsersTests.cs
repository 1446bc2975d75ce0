using System.Net;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Tests.Support;

namespace Slices.Tests.Features.SeedUsers;

[Slow]
public sealed class SeedUsersTests : IAsyncLifetime
{
    private readonly PresentSite site = new();

    public async ValueTask InitializeAsync()
    {
        await site.InitializeAsync();
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task People_of_every_kind_come_with_a_log_and_sign_in_and_more_may_follow()
    {
        (await SeedAsync("1500")).ShouldBe(new Ended(0, "Added 1,500 people. They all sign in with the password: seeded people sign in", ""));
        (await SeedAsync("100")).Status.ShouldBe(0);

        (await site.ValueAsync<long>($"select count(*) from users")).ShouldBe(1600);
        (await site.ListAsync($"select state from users group by state having count(*) > 10", row => row.Get<string>(0))).Order().ShouldBe(["Active", "Disabled", "Unactivated"]);
        (await site.ValueAsync<bool>(
            $"""
            select exists (select from users where totp_secret is not null) and exists (select from passkeys) and exists (select from external_logins)
                and exists (select from users where mobile is not null) and exists (select from users where user_name ~ '[一-龥]') and exists (select from users where culture = 'en')
            """)).ShouldBeTrue();
        (await site.ValueAsync<long>($"select count(distinct date_trunc('month', at)) from audit_entries")).ShouldBeGreaterThan(10);
        (await site.ValueAsync<bool>(
            $"""
            select bool_and(c.last_sign_in_at is not distinct from (select max(at) from audit_entries e where e.user_id = u.id and kind = 'SignedIn'))
            from users u join sign_in_counters c on c.user_id = u.id
            """)).ShouldBeTrue();
        var name = (await site.ValueAsync<string>($"select user_name from users where state = 'Active' and totp_secret is null limit 1"))!;
        (await site.Visit().SignInAsync(name, "seeded people sign in")).Status.ShouldBe(HttpStatusCode.Redirect);
        // As Marten reads them.
        (await site.FindUserAsync(name)).State.ShouldBe(UserState.Active);
    }

    [Theory]
    [InlineData("0", 2)]
    [InlineData("99999999", 2)]
    [InlineData("many", 2)]
    public async Task So_many_cannot_be(string count, int status) => (await SeedAsync(count)).Status.ShouldBe(status);

    [Fact]
    public async Task Outside_Development_nobody_is_added()
    {
        var ended = await SeedAsync("10", ("ASPNETCORE_ENVIRONMENT", "Production"), ("Site:BaseUrl", "https://id.example.com"), ("Mail:Host", "mail.example.com"), ("Mail:From", "no-reply@example.com"));

        ended.ShouldBe(new Ended(1, "", "seed-users works only in Development: it adds accounts whose password everybody knows."));
        (await site.ValueAsync<long>($"select count(*) from users")).ShouldBe(0);
    }

    private Task<Ended> SeedAsync(string count, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["ConnectionStrings:Postgres"] = site.ConnectionString };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }
        return Application.RunAsync(all, ["seed-users", count]);
    }
}
