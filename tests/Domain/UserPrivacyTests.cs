using Slices.Domain;

namespace Slices.Tests.Domain;

public sealed class UserPrivacyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Only_whoever_accepted_another_version_last_owes_this_one()
    {
        NewUser(null).MustAcceptAgreement("2").ShouldBeFalse();
        NewUser("2").MustAcceptAgreement("2").ShouldBeFalse();
        NewUser("1").MustAcceptAgreement("2").ShouldBeTrue();
    }

    [Fact]
    public void Accepting_is_kept_with_its_time_beside_what_was_accepted_before_and_once()
    {
        var user = NewUser("1");

        user.AcceptAgreement("2", Now.AddDays(1)).ShouldBeTrue();
        user.AcceptAgreement("2", Now.AddDays(2)).ShouldBeFalse();

        user.Agreements.ShouldBe([new("1", Now), new("2", Now.AddDays(1))]);
        user.MustAcceptAgreement("2").ShouldBeFalse();
    }

    [Fact]
    public void Asking_twice_puts_the_deletion_off_no_further()
    {
        var user = NewUser("1");

        user.RequestDeletion(Now).ShouldBeTrue();
        user.RequestDeletion(Now.AddDays(3)).ShouldBeFalse();

        user.DeletionDueAt.ShouldBe(Now + User.DeletionGrace);
        user.CancelDeletion().ShouldBeTrue();
        user.CancelDeletion().ShouldBeFalse();
        user.DeletionDueAt.ShouldBeNull();
    }

    private static User NewUser(string? agreement) => User.Register(
        UserName.Fold("somebody"), EmailAddress.Parse("somebody@example.com")!, "", "en", agreement is null ? null : new(agreement, Now), Now);
}
