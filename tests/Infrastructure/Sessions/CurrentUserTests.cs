using Microsoft.Extensions.DependencyInjection;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Sessions;

/// <summary>A request that began while its session lived gains nothing by being slow.</summary>
public sealed class CurrentUserTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("PUT", "/me/email", """{ "email": "slow-thief@example.com", "password": "correct horse 9 battery" }""")]
    [InlineData("PUT", "/me/profile", """{ "nickname": "Thief", "language": "en", "timeZone": "" }""")]
    [InlineData("PUT", "/me/password", """{ "currentPassword": "correct horse 9 battery", "password": "a thief's passphrase 7", "confirmPassword": "a thief's passphrase 7" }""")]
    [InlineData("POST", "/me/deletion", """{ "sure": true }""")]
    [InlineData("POST", "/me/addresses", """{ "recipient": "Thief", "mobile": "13800138000", "province": "440000", "city": "441900", "district": "", "street": "1 Slow Street" }""")]
    public async Task Whoever_is_signed_out_while_the_body_is_under_way_changes_nothing(string method, string path, string body)
    {
        var user = await site.AddUserAsync($"slow{path.Replace('/', '-')}");
        var thief = site.Visit();
        await thief.SignInAsync(user.UserName);
        using var slow = await SlowRequest.BeginAsync(thief, method, path, System.Text.Json.JsonDocument.Parse(body).RootElement);
        var before = (await RowAsync(user.Id)).ShouldNotBeNull();

        await site.ExecuteAsync($"delete from sessions where user_id = {user.Id}");

        (await slow.EndAsync()).ShouldBeOneOf(401, 403);
        (await RowAsync(user.Id)).ShouldBe(before);
    }

    [Fact]
    public async Task Whoever_is_no_administrator_any_more_when_the_body_arrives_changes_nobody()
    {
        var (administrator, friend) = (await site.AddUserAsync("slow-root", administrator: true), await site.AddUserAsync("slow-friend"));
        var visitor = site.Visit();
        await visitor.SignInAsync("slow-root");
        using var slow = await SlowRequest.BeginAsync(visitor, "POST", $"/admin/users/{friend.Id}/changes", new { change = "grantAdministrator" });

        await site.SetAsync(administrator.Id, u => u.IsAdministrator, false);

        (await slow.EndAsync()).ShouldBe(403);
        (await site.FindUserAsync("slow-friend")).IsAdministrator.ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_begun_as_the_owner_keeps_whoever_ends_the_session_waiting()
    {
        await site.AddUserAsync("slow-locked");
        var owner = site.Visit();
        await owner.SignInAsync("slow-locked");
        var session = (await site.SessionsAsync(await site.FindUserAsync("slow-locked"))).ShouldHaveSingleItem();

        await site.WithAsync(async services =>
        {
            await using var transaction = await services.GetRequiredService<UnitOfWork>().BeginAsync(CancellationToken.None);
            (await services.GetRequiredService<SessionStore>().LockAsync(session.Id, site.Clock.GetUtcNow(), CancellationToken.None)).ShouldBeTrue();
            var ending = site.ExecuteAsync($"delete from sessions where id = {session.Id}");
            await Eventually.TrueAsync(site.AnybodyWaitsAsync);
            ending.IsCompleted.ShouldBeFalse();
            await transaction.CommitAsync(CancellationToken.None);
            return await ending;
        });
    }

    // What the thief might have changed; the row's version tells the rest.
    private Task<string?> RowAsync(Guid id) => site.ValueAsync<string>($"select row_to_json(u)::text from users u where id = {id}");
}
