using Microsoft.Extensions.DependencyInjection;
using Slices.Infrastructure.Areas;
using Slices.Infrastructure.Persistence;
using Slices.Tests.Support;

namespace Slices.Tests.Features.ImportAreas;

/// <summary>Two nodes of the site on one database, and an operator with files.</summary>
[Slow]
public sealed class ImportAreasTests : IAsyncLifetime
{
    private const string Newer = "code,name,parent\n440000,广东省,\n441900,新东莞市,440000\n441901,莞城区,441900\n990000,新省,\n";

    private readonly string folder = Directory.CreateTempSubdirectory("slices-areas-").FullName;
    private string database = "";
    private Site first = null!;
    private Site second = null!;

    public async ValueTask InitializeAsync()
    {
        database = await Postgres.CloneAsync();
        (first, second) = (Node(), Node());
        await Task.WhenAll(first.InitializeAsync().AsTask(), second.InitializeAsync().AsTask());
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(first.DisposeAsync().AsTask(), second.DisposeAsync().AsTask());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_newer_list_reaches_every_node_and_old_addresses_stay_readable()
    {
        var user = await first.AddUserAsync("mover");
        await first.ChangeAsync(user.Id, kept =>
        {
            kept.AddAddress(new(Guid.NewGuid(), "王小明", "+8613800138000", "110101", "长安街 1 号", false)).ShouldBeTrue();
            kept.AddAddress(new(Guid.NewGuid(), "李雷", "+8613800138000", "441900", "松山湖 2 号", false)).ShouldBeTrue();
        });
        var visitor = second.Visit();
        await visitor.SignInAsync("mover");
        (await visitor.GetAsync("/account/address")).Words.ShouldContain("Dongguan, Guangdong 广东省 东莞市");

        (await ImportAsync(Newer)).ShouldBe(new Ended(0, "Imported 4 areas: 2 new, 1 changed, 3349 no longer listed, 0 listed again.", ""));
        foreach (var node in new[] { first, second })
        {
            node.Clock.Move(CurrentAreas.CheckInterval);
            (await node.Visit().GetJsonAsync("/api/v1/areas")).ToString().ShouldBe(
                """[{"code":"440000","name":"广东省","hasChildren":true,"englishName":"Guangdong"},{"code":"990000","name":"新省","hasChildren":false,"englishName":null}]""");
        }

        var page = await visitor.GetAsync("/account/address");
        page.Words.ShouldContain("Dongcheng District, Beijing 北京市 东城区 长安街 1 号 This area has changed.");
        page.Words.ShouldContain("李雷 138••••8000 广东省 新东莞市 松山湖 2 号 Edit");
        (await visitor.SendAsync(new(HttpMethod.Get, "/api/v1/areas/110000/children"))).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Importing_twice_is_harmless_and_what_a_later_list_has_again_comes_back()
    {
        await ImportAsync(Newer);
        (await ImportAsync(Newer)).Output.ShouldBe("Imported 4 areas: 0 new, 0 changed, 0 no longer listed, 0 listed again.");

        var back = await ImportAsync(Newer + "110000,北京市,\n");

        back.Output.ShouldBe("Imported 5 areas: 0 new, 0 changed, 0 no longer listed, 1 listed again.");
        (await ListedAsync()).ShouldBe(5);
        // Another English name counts as a change; one that the file doesn't give is kept.
        (await ImportAsync("code,name,parent,englishName\n110000,北京市,,Peking\n440000,广东省,,\n")).Output.ShouldStartWith("Imported 2 areas: 0 new, 1 changed,");
        (await first.ListAsync($"select english_name from areas where retired_at is null order by code", row => row.Get<string>(0))).ShouldBe(["Peking", "Guangdong"]);
    }

    [Fact]
    public async Task A_file_with_faults_changes_nothing_and_says_them_all()
    {
        var ended = await ImportAsync("code,name,parent\n110000,,\n1101,东城区,110000\n");

        ended.Status.ShouldBe(1);
        ended.Sentences.ShouldBe(
            ["Line 2: the name '' is not 1 to 50 characters on one line.", "Line 3: the code '1101' is not six digits.", "Nothing was imported."]);
        (await ListedAsync()).ShouldBe(3351);
        (await Application.RunAsync(Settings, ["import-areas", Path.Combine(folder, "none.csv")])).Status.ShouldBe(1);
    }

    [Fact]
    public async Task The_list_that_the_project_carries_takes_the_place_of_an_older_one_only()
    {
        await ImportAsync(Newer);
        await BringUpToDateAsync(first);
        (await ListedAsync()).ShouldBe(4);

        await first.ExecuteAsync($"update area_list set as_of = {AreaImport.CarriedAsOf.AddDays(-1)}");
        await BringUpToDateAsync(first);

        (await ListedAsync()).ShouldBe(3351);
        (await first.ValueAsync<bool>($"select retired_at is not null from areas where code = '990000'")).ShouldBeTrue();
    }

    [Fact]
    public async Task Two_nodes_may_fill_an_empty_table_at_once()
    {
        await first.ExecuteAsync($"truncate areas, area_list");

        await Task.WhenAll(BringUpToDateAsync(first), BringUpToDateAsync(second));

        (await ListedAsync()).ShouldBe(3351);
        (await first.ValueAsync<int>($"select revision from area_list")).ShouldBe(1);
    }

    private Dictionary<string, string?> Settings => new() { ["ConnectionStrings:Postgres"] = database };

    private Site Node() => new(Settings);

    private async Task<Ended> ImportAsync(string text)
    {
        var path = Path.Combine(folder, "areas.csv");
        await File.WriteAllTextAsync(path, text);
        return await Application.RunAsync(Settings, ["import-areas", path]);
    }

    private Task<long> ListedAsync() => first.ValueAsync<long>($"select count(*) from areas where retired_at is null");

    private static Task<bool> BringUpToDateAsync(Site node) => node.WithAsync(async services =>
    {
        await services.GetRequiredService<AreaImport>().BringUpToDateAsync(CancellationToken.None);
        return true;
    });
}
