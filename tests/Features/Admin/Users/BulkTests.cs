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
    public async Task Taking_back_spares_whom_it_never_changed()
    {
        await site.AddUserAsync("bulk-undoer", administrator: true);
        var fraud = await site.AddUserAsync("bulk-fraud");
        await site.ChangeAsync(fraud.Id, u => u.Disable());
        var (one, two) = (await site.AddUserAsync("bulk-one"), await site.AddUserAsync("bulk-two"));
        var undoer = await site.SignedInAsync("bulk-undoer");

        var done = await DisableAsync(one, fraud, two);
        done.Words.ShouldContain("2 users are disabled now. No change needed for 1 user. Undo");
        var undo = done.Document.QuerySelectorAll("[role=status] form [name=ids]").Select(field => KeyValuePair.Create("ids", field.GetAttribute("value")!)).ToList();
        await undoer.PostAsync("/admin/users", [.. undo, new("change", "Enable"), new("__RequestVerificationToken", done.Token())]);
        (await StateAsync("bulk-one"), await StateAsync("bulk-two"), await StateAsync("bulk-fraud")).ShouldBe((UserState.Active, UserState.Active, UserState.Disabled));

        (await DisableAsync(one, two)).Words.ShouldNotContain("No change needed");
        var none = await DisableAsync(one, two, fraud);
        none.Words.ShouldContain("No change needed for 3 users.");
        none.Document.QuerySelectorAll("[role=status] button").ShouldBeEmpty();
        (await DisableAsync(fraud)).Words.ShouldContain("No change needed for bulk-fraud.");

        async Task<UserState> StateAsync(string name) => (await site.FindUserAsync(name)).State;

        async Task<Page> DisableAsync(params User[] users)
        {
            var token = (await undoer.GetAsync("/admin/users")).Token();
            var answer = await undoer.PostAsync("/admin/users",
                [.. users.Select(u => KeyValuePair.Create("ids", u.Id.ToString())), new("change", "Disable"), new("Input.Reason", "fraud"), new("__RequestVerificationToken", token)]);
            return await undoer.GetAsync(answer.Location!);
        }
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
