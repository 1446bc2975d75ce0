using System.Buffers.Binary;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Login;

public sealed class PasswordUpgradeTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Raising_the_iterations_upgrades_a_password_at_its_next_sign_in_and_sessions_survive_the_restart()
    {
        await site.AddUserAsync("veteran");
        var before = site.Visit();
        await before.SignInAsync("veteran");
        var weak = (await site.FindUserAsync("veteran")).PasswordHash;
        Iterations(weak).ShouldBe(1000u);

        await using var raised = new Site(new()
        {
            ["ConnectionStrings:Postgres"] = site.ConnectionString,
            ["Passwords:Iterations"] = "2000",
        });
        await raised.InitializeAsync();
        var visitor = raised.Visit();
        await visitor.SignInAsync("veteran", "not the password");
        (await raised.FindUserAsync("veteran")).PasswordHash.ShouldBe(weak);
        await visitor.SignInAsync("veteran");

        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        var strong = (await raised.FindUserAsync("veteran")).PasswordHash;
        Iterations(strong).ShouldBe(2000u);

        await visitor.SubmitAsync("/logout");
        await visitor.SignInAsync("veteran");
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        (await raised.FindUserAsync("veteran")).PasswordHash.ShouldBe(strong);

        // The cookie of before the restart, and a form that was open meanwhile, still work.
        var after = raised.Visit();
        after.Cookies.Add(before.Cookies.GetCookies(site.Address));
        (await after.IsSignedInAsync()).ShouldBeTrue();
        var open = await before.GetAsync("/logout");
        var form = new Dictionary<string, string> { ["__RequestVerificationToken"] = open.Token() };
        (await after.PostAsync("/logout", form)).Location.ShouldBe("/login");
    }

    // The framework's format 1: marker, PRF, iterations, salt length, salt, key; big-endian.
    private static uint Iterations(string hash) => BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(hash).AsSpan(5));
}
