using Slices.Tests.Support;

namespace Slices.Tests.Features.Login;

/// <summary>Signing in by an address must not tell whether it has an owner.</summary>
public sealed class SignInByAddressTests(Site site) : IClassFixture<Site>
{
    private const string Strangers = "a stranger's own password 7";

    [Fact]
    public async Task Registering_with_an_address_and_signing_in_by_it_reads_alike_for_owned_and_free_ones()
    {
        await site.AddUserAsync("owner", "owned@example.com");
        await site.Visit().RegisterAsync("prober1", "owned@example.com", Strangers);
        await site.Visit().RegisterAsync("prober2", "free@example.com", Strangers);

        var owned = await site.Visit().SignInAsync("owned@example.com", Strangers);
        var free = await site.Visit().SignInAsync("free@example.com", Strangers);

        owned.Status.ShouldBe(free.Status);
        owned.Alert.ShouldBe(free.Alert);
        owned.Alert.ShouldContain("Activate");
    }

    [Fact]
    public async Task The_owner_signs_in_by_the_address_however_many_wait_for_it()
    {
        await site.AddUserAsync("first", "shared@example.com");
        await site.Visit().RegisterAsync("second", "shared@example.com", Strangers);
        var visitor = site.Visit();

        await visitor.SignInAsync("shared@example.com");

        (await visitor.GetAsync("/")).Document.QuerySelector(".who .name bdi")!.TextContent.Trim().ShouldBe("first");
    }
}
