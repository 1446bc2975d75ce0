using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>
/// An account is one document, saved whole: what somebody changes while another change of it is under way must wait, and then
/// change what the other left. Forms of every kind are sent amid another change.
/// </summary>
public sealed class LostUpdatesTests(Site site) : IClassFixture<Site>
{
    private const string New = "another horse 7 battery";

    public static TheoryData<string, string> Forms => new()
    {
        { "/account/profile", "Nickname=Nick&Language=en" },
        { "/account/password", $"CurrentPassword={Site.Password}&Password={New}&ConfirmPassword={New}" },
        { "/account/address", "Recipient=Amy&Mobile=13800138000&Street=Road 1&Province=440000&City=441900" },
        { "/account/email", "Email=lost-new@example.com" },
        { "/account/privacy/delete", "Sure=true" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task What_is_sent_amid_another_change_keeps_that_change(string path, string fields)
    {
        var name = $"lost-{Guid.NewGuid():N}"[..20];
        var user = await site.AddUserAsync(name);
        var visitor = await site.SignedInAsync(name);
        var page = await visitor.GetAsync(path);

        var answer = await AmidChangeAsync(user, () => visitor.SubmitAsync(page, [.. fields.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(f => (f.Split('=')[0], f.Split('=')[1]))]));

        answer.Status.ShouldBeOneOf(HttpStatusCode.Redirect, HttpStatusCode.OK);
        (await site.FindUserAsync(name)).Agreements.ShouldHaveSingleItem().Version.ShouldBe("amid");
    }

    /// <summary>Acts while the account is being changed, which is done as soon as the act waits for it.</summary>
    private Task<T> AmidChangeAsync<T>(User user, Func<Task<T>> act) => site.WithAsync(async services =>
    {
        var work = services.GetRequiredService<UnitOfWork>();
        await using var transaction = await work.BeginAsync(CancellationToken.None);
        (await work.LockAsync<User>(user.Id, CancellationToken.None))!.AcceptAgreement("amid", site.Clock.GetUtcNow());
        var acting = act();
        await Eventually.TrueAsync(site.AnybodyWaitsAsync, "the act should have waited for the account");
        await transaction.CommitAsync(CancellationToken.None);
        return await acting;
    });
}
