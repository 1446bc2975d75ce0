using Slices.Domain;

namespace Slices.Tests.Domain;

public sealed class UserTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Whoever_registers_waits_for_activation_and_is_nobody_special()
    {
        var user = Registered();

        user.State.ShouldBe(UserState.Unactivated);
        user.IsAdministrator.ShouldBeFalse();
        user.ActivatedAt.ShouldBeNull();
        user.CreatedAt.ShouldBe(Now);
        user.Agreements.ShouldBe([new AgreementAcceptance("1", Now)]);
        (user.UserName, user.UserNameKey, user.Email, user.EmailKey).ShouldBe(("Alice", "alice", "Alice@example.com", "alice@example.com"));
    }

    [Fact]
    public void Activating_twice_is_harmless()
    {
        var user = Registered();
        user.Activate(Now.AddHours(1));

        user.Activate(Now.AddHours(2));

        (user.State, user.ActivatedAt).ShouldBe((UserState.Active, Now.AddHours(1)));
    }

    [Fact]
    public void Activating_never_lifts_a_disabling()
    {
        var user = Registered();
        user.Disable();

        user.Activate(Now);

        (user.State, user.ActivatedAt).ShouldBe((UserState.Disabled, null));
    }

    [Fact]
    public void An_app_is_taken_with_its_first_code_and_dropped_once()
    {
        var user = Registered();
        user.EnableAuthenticator("sealed");
        user.TotpSecret.ShouldBe("sealed");

        user.DisableAuthenticator().ShouldBeTrue();
        user.DisableAuthenticator().ShouldBeFalse();

        user.TotpSecret.ShouldBeNull();
    }

    [Fact]
    public void Enabling_gives_back_what_was_there_before()
    {
        var (waiting, active) = (Registered(), Registered());
        active.Activate(Now);
        waiting.Disable();
        active.Disable();

        waiting.Enable();
        active.Enable();

        waiting.State.ShouldBe(UserState.Unactivated);
        active.State.ShouldBe(UserState.Active);
    }

    [Fact]
    public void Enabling_activates_nobody()
    {
        var user = Registered();

        user.Enable();

        user.State.ShouldBe(UserState.Unactivated);
    }

    [Fact]
    public void Each_new_link_begins_a_new_round()
    {
        var user = Registered();

        user.RenewActivation();

        user.ActivationTokenVersion.ShouldBe(1);
    }

    private static User Registered() =>
        User.Register(UserName.Fold("Alice"), EmailAddress.Parse("Alice@example.com")!, "hash", "en", new("1", Now), Now);
}
