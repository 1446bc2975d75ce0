using System.Net;
using Marten;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Features.SetUp;
using Slices.Infrastructure.Links;
using Slices.Tests.Support;

namespace Slices.Tests.Features.SetUp;

public sealed class SetUpTests(Site site) : IClassFixture<Site>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await site.ExecuteAsync($"delete from users");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_link_makes_the_first_administrator_and_works_once()
    {
        var visitor = site.Visit();
        var link = Link();

        var answer = await SetUpAsync(visitor, link, "Founder", "founder@example.com");

        answer.Location.ShouldBe("/admin/users");
        var user = await site.FindUserAsync("founder");
        (user.IsAdministrator, user.State, user.UserName).ShouldBe((true, UserState.Active, "Founder"));
        (await visitor.SendAsync(new(HttpMethod.Get, link))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await visitor.SendAsync(new(HttpMethod.Get, Link()))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await visitor.GetAsync(answer.Location!)).Url.AbsolutePath.ShouldBe("/admin/users", "whoever chose the password is signed in");
        (await site.KindsAsync(user)).ShouldBe([AuditKind.AccountAdded, AuditKind.AdministratorGranted, AuditKind.SignedIn], ignoreOrder: true);
    }

    [Fact]
    public async Task A_form_that_was_open_when_somebody_else_was_faster_makes_nobody()
    {
        var (visitor, link) = (site.Visit(), Link());
        var open = await visitor.GetAsync(link);
        await site.AddUserAsync("faster", administrator: true);

        var answer = await visitor.SubmitAsync(open, Fields("slower", "slower@example.com"));

        answer.Status.ShouldBe(HttpStatusCode.NotFound);
        (await site.QueryAsync(work => work.Query<User>().CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task Of_ten_who_press_at_once_one_becomes_administrator()
    {
        var link = Link();
        var open = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            var visitor = site.Visit();
            return (Visitor: visitor, Page: await visitor.GetAsync(link));
        }));

        var answers = await Task.WhenAll(open.Select((o, i) => o.Visitor.SubmitAsync(o.Page, Fields($"racer-{i}", $"racer-{i}@example.com"))));

        answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(1);
        answers.Count(a => a.Status == HttpStatusCode.NotFound).ShouldBe(9);
        (await site.QueryAsync(work => work.Query<User>().CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task All_wrong_fields_say_so_at_once()
    {
        var page = await site.Visit().SubmitAsync(Link(), ("UserName", "a"), ("Email", ""), ("Password", "short"), ("ConfirmPassword", "other"));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Error("UserName").ShouldBe("Use 3–30 characters.");
        page.Error("Email").ShouldBe("Enter an email address.");
        page.Error("Password").ShouldBe("Use at least 8 characters.");
        page.Error("ConfirmPassword").ShouldBe("The passwords don’t match.");
        (await site.QueryAsync(work => work.Query<User>().CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task A_taken_name_or_address_is_said_and_the_link_stays_good()
    {
        await site.AddUserAsync("resident", "resident@example.com");
        var (visitor, link) = (site.Visit(), Link());

        (await SetUpAsync(visitor, link, "RESIDENT", "new@example.com")).Error("UserName").ShouldBe("This username is taken. Choose another one.");
        (await SetUpAsync(visitor, link, "newcomer", "Resident@example.com")).Error("Email").ShouldBe("This email address belongs to another account.");
        (await SetUpAsync(visitor, link, "newcomer", "new@example.com")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_token_that_was_made_up_or_for_something_else_finds_nothing()
    {
        var user = await site.AddUserAsync("waiting", active: false);
        var visitor = site.Visit();
        var token = new Dictionary<string, string> { ["__RequestVerificationToken"] = (await visitor.GetAsync("/login")).Token(), ["NewCaptcha"] = "1" };
        string[] forged =
        [
            "x", Link()["/setup/".Length..^1], site.Services.GetRequiredService<ActivationTokens>().Issue(user),
            site.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("Slices.SetUp.v1").ToTimeLimitedDataProtector()
                .Protect("set up", DateTimeOffset.UtcNow.AddMinutes(1)),
        ];

        foreach (var bad in forged)
        {
            (await visitor.SendAsync(new(HttpMethod.Get, "/setup/" + bad))).Status.ShouldBe(HttpStatusCode.NotFound);
            (await visitor.PostAsync("/setup/" + bad, token)).Status.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task A_link_works_for_an_hour_and_then_says_how_to_get_another()
    {
        var (visitor, link) = (site.Visit(), Link());
        site.Clock.Move(TimeSpan.FromMinutes(59));
        var open = await visitor.GetAsync(link);
        open.Status.ShouldBe(HttpStatusCode.OK);
        site.Clock.Move(TimeSpan.FromMinutes(2));

        foreach (var late in new[] { await visitor.SendAsync(new(HttpMethod.Get, link)), await visitor.SubmitAsync(open, Fields("late", "late@example.com")) })
        {
            late.Status.ShouldBe(HttpStatusCode.BadRequest);
            late.Text.ShouldContain("./run setup-link");
        }
        (await site.QueryAsync(work => work.Query<User>().CountAsync())).ShouldBe(0);
        (await SetUpAsync(visitor, Link(), "prompt", "prompt@example.com")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task The_handler_itself_takes_no_command_without_a_good_token()
    {
        var command = new SetUpCommand { UserName = "sneak", Email = "sneak@example.com", Password = Site.Password, ConfirmPassword = Site.Password };
        var late = site.Services.GetRequiredService<SetUpTokens>().Issue();
        site.Clock.Move(TimeSpan.FromMinutes(61));

        (await site.SendAsync(command)).ShouldBe(new SetUpResult.LinkInvalid());
        (await site.SendAsync(command with { Token = "x" })).ShouldBe(new SetUpResult.LinkInvalid());
        (await site.SendAsync(command with { Token = late })).ShouldBe(new SetUpResult.LinkExpired());

        (await site.QueryAsync(work => work.Query<User>().CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task An_administrator_may_have_a_name_that_is_reserved() =>
        (await SetUpAsync(site.Visit(), Link(), "admin", "admin@example.com")).Location.ShouldBe("/admin/users");

    [Fact]
    [Slow]
    public async Task The_command_line_makes_a_new_link_until_there_is_an_administrator()
    {
        // A site of its own, as the command goes by the real time and the others' clock is moved.
        await using var own = new Site(new() { ["Site:Name"] = "Alone" });
        await own.InitializeAsync();
        var settings = new Dictionary<string, string?> { ["ConnectionStrings:Postgres"] = own.ConnectionString, ["Site:BaseUrl"] = "http://localhost:5080" };

        var made = await Application.RunAsync(settings, ["setup-link"]);

        made.Status.ShouldBe(0, made.Errors);
        var link = new Uri(made.Output[made.Output.IndexOf("http://localhost:5080/setup/", StringComparison.Ordinal)..]).AbsolutePath;
        (await SetUpAsync(own.Visit(), link, "founder", "founder@example.com")).Status.ShouldBe(HttpStatusCode.Redirect);
        var again = await Application.RunAsync(settings, ["setup-link"]);
        (again.Status, again.Output).ShouldBe((1, ""));
        again.Sentences.ShouldHaveSingleItem().ShouldStartWith("An administrator already exists.");
    }

    private string Link() => "/setup/" + site.Services.GetRequiredService<SetUpTokens>().Issue();

    private static Task<Page> SetUpAsync(Visitor visitor, string link, string name, string email) => visitor.SubmitAsync(link, Fields(name, email));

    private static (string, string)[] Fields(string name, string email) =>
        [("UserName", name), ("Email", email), ("Password", Site.Password), ("ConfirmPassword", Site.Password)];
}
