using System.Text.Json.Nodes;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Passwords;

/// <summary>The built application, whose list of libraries lacks libsodium, as on a system that it doesn't run on.</summary>
[Slow]
public sealed class WithoutLibsodiumTests : IDisposable
{
    // Beside the libraries, where the host looks for what it names.
    private readonly string dependencies = Path.Combine(AppContext.BaseDirectory, "without-libsodium.deps.json");

    public WithoutLibsodiumTests()
    {
        var libraries = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Slices.deps.json")))!;
        var targets = libraries["targets"]!.AsObject().Single().Value!.AsObject();
        targets.Single(t => t.Key.StartsWith("libsodium/", StringComparison.Ordinal)).Value!.AsObject().Remove("runtimeTargets").ShouldBeTrue();
        File.WriteAllText(dependencies, libraries.ToJsonString());
    }

    public void Dispose() => File.Delete(dependencies);

    [Fact]
    public async Task New_passwords_are_kept_by_PBKDF2_and_the_start_and_the_doctor_warn_once()
    {
        await using var site = new Site();
        await site.InitializeAsync();
        await site.AddUserAsync("kept-by-argon2id");
        Dictionary<string, string?> Settings() => new() { ["ConnectionStrings:Postgres"] = site.ConnectionString };

        var created = await Application.RunApartAsync(
            Settings(), ["create-admin", "--user-name", "sodiumless", "--email", "sodiumless@example.com", "--password-stdin"], Site.Password, dependencies: dependencies);
        var examined = await Application.RunApartAsync(Settings(), ["doctor"], dependencies: dependencies);
        await using var served = await Application.ServeAsync(Settings(), dependencies);
        var (visitor, other) = (served.Visit(), served.Visit());
        await visitor.SignInAsync("sodiumless");
        var refused = await other.SignInAsync("kept-by-argon2id");

        created.Status.ShouldBe(0, created.Errors);
        (await site.FindUserAsync("sodiumless")).PasswordHash.ShouldStartWith("AQAAAAI");
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        refused.Alert.ShouldBe("Incorrect username or password.");
        examined.Output.Split('\n').Where(l => l.Contains("libsodium", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldStartWith("warning  Passwords: libsodium can't be loaded");
        served.Output.Split('\n').Count(l => l.Contains("libsodium", StringComparison.Ordinal)).ShouldBe(1, served.Output);
    }
}
