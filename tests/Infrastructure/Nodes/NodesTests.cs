using Microsoft.Extensions.DependencyInjection;
using Slices.Infrastructure.Nodes;
using Slices.Infrastructure.Settings;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Nodes;

public sealed class NodesTests
{
    [Fact]
    public async Task A_node_is_known_with_its_version_while_it_runs()
    {
        var database = await Postgres.CloneAsync();
        await using var first = new Site(new() { ["ConnectionStrings:Postgres"] = database });
        var second = new Site(new() { ["ConnectionStrings:Postgres"] = database });
        await first.InitializeAsync();
        await second.InitializeAsync();

        await Eventually.TrueAsync(async () => (await NodesAsync()).Count == 2);
        (await NodesAsync()).ShouldAllBe(n => n.Version == ProductVersion.Current && n.Version.Length > 0 && n.Name.Length > 0 && !n.IsSilent);

        await second.DisposeAsync();
        await Eventually.TrueAsync(async () => (await NodesAsync()).Count == 1);

        Task<List<Node>> NodesAsync() => first.WithAsync(services => services.GetRequiredService<NodeStore>().ListAsync(CancellationToken.None));
    }
}
