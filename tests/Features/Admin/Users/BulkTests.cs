using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.Users;

public sealed class BulkTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task One_that_can_not_be_changed_holds_up_no_other()
    {
        await site.AddUserAsync("bulk-keeper", administrator: true);
        await site.AddUserAsync("bulk-owner", "bulk-taken@example.com");
        var taken = await site.AddUserAsync("bulk-taken", "bulk-taken@example.com", active: false);
        var free = await site.AddUserAsync("bulk-free", active: false);
        var keeper = site.Visit();
        await keeper.SignInAsync("bulk-keeper");
        var token = (await keeper.GetAsync("/admin/users")).Document.QuerySelector("form[data-selection] [name=__RequestVerificationToken]")!.GetAttribute("value")!;

        var answer = await keeper.PostAsync("/admin/users",
            [new("ids", taken.Id.ToString()), new("ids", free.Id.ToString()), new("change", "Activate"), new("__RequestVerificationToken", token)]);

        answer.Location.ShouldBe("/admin/users");
        (await keeper.GetAsync(answer.Location!)).Alert.ShouldContain("1");
        (await site.FindUserAsync("bulk-taken")).State.ShouldBe(UserState.Unactivated);
        (await site.FindUserAsync("bulk-free")).State.ShouldBe(UserState.Active);
    }

    [Fact]
    public async Task What_was_done_before_a_limit_was_reached_is_said()
    {
        await using var site = new Site(new() { ["Throttle:Enabled"] = "true", ["Throttle:UserChange:Network:Count"] = "2" });
        await site.InitializeAsync();
        await site.AddUserAsync("limited-keeper", administrator: true);
        var users = new List<User>();
        for (var n = 0; n < 3; n++)
        {
            users.Add(await site.AddUserAsync($"limited-{n}", active: false));
        }
        var keeper = site.Visit();
        await keeper.SignInAsync("limited-keeper");
        var token = (await keeper.GetAsync("/admin/users")).Token();

        await keeper.PostAsync("/admin/users", [.. users.Select(u => new KeyValuePair<string, string>("ids", u.Id.ToString())), new("change", "Activate"), new("__RequestVerificationToken", token)]);
        var after = await keeper.GetAsync("/admin/users");

        after.Words.ShouldContain("1 not changed. Stopped part-way");
        after.Words.ShouldContain("2 users");
        (await site.FindUserAsync("limited-2")).State.ShouldBe(UserState.Unactivated);
    }
}
