using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>A form that is sent after its session ended, or grew too old for what it asks: the way back leads to its page, which says that nothing was done.</summary>
public sealed class SessionEndedTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("/account/address", "Recipient", "/account/address")]
    [InlineData("/account/email", "Email", "/account/email")]
    [InlineData("/account/profile?done=true", "Nickname", "/account/profile")]
    [InlineData("/account/sessions", "__RequestVerificationToken", "/account/sessions")]
    [InlineData("/account/privacy", "__RequestVerificationToken", "/account/privacy")]
    public async Task After_signing_in_the_person_is_back_and_told_that_nothing_was_saved(string path, string field, string back)
    {
        var name = $"se{path.Length}{field.Length}";
        var visitor = await site.AddSignedInAsync(name);
        var open = await visitor.GetAsync(path);
        await site.ExecuteAsync($"delete from sessions");

        var form = open.Document.QuerySelectorAll("main form[method=post]").First(f => f.QuerySelector($"[name='{field}'], [name='Input.{field}']") is not null);
        var answer = await visitor.PostAsync(
            new Uri(open.Url, form.GetAttribute("action") ?? "").PathAndQuery, [new("__RequestVerificationToken", open.Token()), new($"Input.{field}", "typed")]);

        answer.Location.ShouldBe($"/login?returnUrl={Uri.EscapeDataString(back)}");
        (await visitor.GetAsync(answer.Location!)).Alert.ShouldStartWith("Your changes weren’t saved.");
        // A wrong password forgets nothing of it.
        (await visitor.SignInAsync(name, "wrong horse 1 battery", path: answer.Location!)).Status.ShouldBe(HttpStatusCode.BadRequest);
        var signedIn = await visitor.SignInAsync(name, path: answer.Location!);
        signedIn.Location.ShouldBe(back);
        (await visitor.GetAsync(back)).Alert.ShouldBe("Your changes weren’t saved. Enter them again.");
        (await visitor.GetAsync(back)).Alert.ShouldBeEmpty("it is said once");
    }

    [Fact]
    public async Task An_administrators_row_action_leads_back_to_the_list_as_it_was()
    {
        var user = await site.AddUserAsync("se-target");
        var visitor = await site.AddSignedInAsync("se-chief", administrator: true);
        var token = (await visitor.GetAsync("/admin/users")).Token();
        await site.ExecuteAsync($"delete from sessions");

        var answer = await visitor.PostAsync(
            $"/admin/users/{user.Id}?change=Disable&returnUrl=%2Fadmin%2Fusers%3Fstate%3DActive", [new("__RequestVerificationToken", token)]);

        answer.Location.ShouldBe("/login?returnUrl=%2Fadmin%2Fusers%3Fstate%3DActive");
    }

    [Fact]
    public async Task A_step_up_says_so_too()
    {
        var visitor = await site.AddSignedInAsync("se-stale", "se-stale@example.com");
        var open = await visitor.GetAsync("/account/sessions");
        site.Clock.Move(TimeSpan.FromMinutes(11));

        var answer = await visitor.PostAsync("/account/sessions?handler=Others", [new("__RequestVerificationToken", open.Token())]);

        answer.Location.ShouldBe("/account/confirm?returnUrl=%2Faccount%2Fsessions");
        var confirm = await visitor.GetAsync(answer.Location!);
        confirm.Alert.ShouldStartWith("Your changes weren’t saved.");
        (await visitor.SubmitAsync(confirm, ("Password", Site.Password))).Location.ShouldBe("/account/sessions");
        (await visitor.GetAsync("/account/sessions")).Alert.ShouldBe("Your changes weren’t saved. Enter them again.");
    }
}
