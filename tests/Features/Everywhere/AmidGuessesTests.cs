using Marten;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Features.Activate;
using Slices.Features.Admin.CreateAdmin;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Persistence;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>Wrong passwords are counted in the account's own row; what its owner does at that moment waits for it and is done.</summary>
public sealed class AmidGuessesTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_link_activates()
    {
        var user = await site.AddUserAsync("amid-activating", active: false);

        (await AmidGuessAsync(user, () => site.SendAsync(new ActivateCommand(Token(user))))).ShouldBe(ActivationState.Active);

        (await site.FindUserAsync("amid-activating")).State.ShouldBe(UserState.Active);
    }

    [Fact]
    public async Task A_registration_is_refused()
    {
        var user = await site.AddUserAsync("amid-refusing", active: false);

        (await AmidGuessAsync(user, () => site.SendAsync(new RefuseRegistrationCommand(Token(user))))).ShouldBe(ActivationState.Refused);

        (await site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.Id == user.Id))).ShouldBeFalse();
    }

    [Fact]
    public async Task An_activation_mail_leaves()
    {
        var user = await site.AddUserAsync("amid-resending", "amid-resending@example.com", active: false);

        await AmidGuessAsync(user, () => site.WithAsync(async services =>
        {
            await services.GetRequiredService<ActivationMails>().QueueAsync(EmailAddress.Parse(user.Email)!, CancellationToken.None);
            return true;
        }));

        (await site.MailsAsync(user.Email)).ShouldHaveSingleItem().ActivationPath().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task An_administrator_is_made()
    {
        var user = await site.AddUserAsync("amid-promoting");

        (await AmidGuessAsync(user, () => site.SendAsync(new PromoteAdminCommand(user.UserName, user.Email)))).ShouldBeTrue();

        (await site.FindUserAsync("amid-promoting")).IsAdministrator.ShouldBeTrue();
    }

    /// <summary>Acts while a wrong password is being counted, which is done as soon as the act waits for it.</summary>
    private Task<T> AmidGuessAsync<T>(User user, Func<Task<T>> act) => site.WithAsync(async services =>
    {
        await using var transaction = await services.GetRequiredService<UnitOfWork>().BeginAsync(CancellationToken.None);
        await services.GetRequiredService<Sql>().ExecuteAsync(
            $"update sign_in_counters set password_failures = password_failures + 1 where user_id = {user.Id}", CancellationToken.None);
        var acting = act();
        await Eventually.TrueAsync(async () => acting.IsCompleted || await site.AnybodyWaitsAsync(), "the act should have waited for the row");
        await transaction.CommitAsync(CancellationToken.None);
        return await acting;
    });

    private string Token(User user) => site.Services.GetRequiredService<ActivationTokens>().Issue(user);
}
