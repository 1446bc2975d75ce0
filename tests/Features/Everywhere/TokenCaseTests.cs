using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Slices.Infrastructure.Links;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>Tokens have capitals and small letters, and none is written otherwise on its way: every button of a page that a link leads to is pressed as it stands.</summary>
public sealed class TokenCaseTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_button_of_an_activation_link_and_the_one_that_refuses_work()
    {
        var tokens = site.Services.GetRequiredService<ActivationTokens>();
        await PressAsync("/activate/", tokens.Issue(await site.AddUserAsync("tc-mine", active: false)), "Your account is active");
        await PressAsync("/activate/", tokens.Issue(await site.AddUserAsync("tc-not-mine", active: false)), "Account deleted", query: "?refuse=true");
    }

    [Fact]
    public async Task The_set_up_links_button_works()
    {
        var token = Mixed(site.Services.GetRequiredService<SetUpTokens>().Issue());
        var visitor = site.Visit();
        var page = await visitor.GetAsync("/setup/" + token);

        var answer = await visitor.SubmitAsync(
            page, ("UserName", "tc-founder"), ("Email", "tc@example.com"), ("Password", Site.Password), ("ConfirmPassword", Site.Password));

        answer.Location.ShouldBe("/admin/users");
        await site.ExecuteAsync($"delete from users where user_name_key = 'tc-founder'");
    }

    [Fact]
    public async Task A_reset_links_button_works()
    {
        var user = await site.AddUserAsync("tc-reset");
        var token = Mixed(site.Services.GetRequiredService<ResetTokens>().Issue(user));

        (await site.Visit().CompleteAsync("/reset/" + token, ("Password", "another horse 8 staple"), ("ConfirmPassword", "another horse 8 staple")))
            .Words.ShouldContain("Password set");
    }

    [Fact]
    public async Task The_buttons_of_a_changed_address_and_of_its_notice_work()
    {
        await site.AddUserAsync("tc-mover", "tc-old@example.com");
        await (await site.SignedInAsync("tc-mover")).SubmitAsync("/account/email", ("Email", "tc-new@example.com"));
        var link = (await site.MailsAsync("tc-new@example.com")).First(m => m.EmailPath().Length > 0).EmailPath();
        await PressAsync("/account/email/confirm/", link.Split('/')[^1], "Email address changed");

        var notice = (await site.MailsAsync("tc-old@example.com")).First(m => m.NotMePath().Length > 0).NotMePath();
        await PressAsync("/account/not-me/", notice.Split('/')[^1], "Your account is secured");
    }

    [Fact]
    public async Task Two_links_that_are_open_in_two_tabs_do_not_disturb_each_other()
    {
        var (one, two) = (await site.AddUserAsync("tc-tab-one"), await site.AddUserAsync("tc-tab-two"));
        var visitor = site.Visit();
        var first = await visitor.GetAsync("/reset/" + site.Services.GetRequiredService<ResetTokens>().Issue(one));
        // Anybody can make a browser open such an address.
        await visitor.GetAsync("/reset/nonsense");
        var second = await visitor.GetAsync("/reset/" + site.Services.GetRequiredService<ResetTokens>().Issue(two));

        foreach (var page in new[] { first, second })
        {
            (await visitor.CompleteAsync(page, ("Password", "another horse 8 staple"), ("ConfirmPassword", "another horse 8 staple")))
                .Words.ShouldContain("Password set");
        }
    }

    [Fact]
    public async Task A_way_back_keeps_its_case()
    {
        var answer = await site.Visit().SendAsync(new(HttpMethod.Get, "/account/address?Tab=AbC"));

        answer.Location.ShouldBe("/login?returnUrl=%2Faccount%2Faddress%3FTab%3DAbC");
        (await site.Visit().GetAsync(answer.Location!)).Document.QuerySelector("form.segments input[name=returnUrl]")!.GetAttribute("value").ShouldBe(answer.Location);
    }

    private async Task PressAsync(string path, string token, string said, string query = "")
    {
        var visitor = site.Visit();
        var page = await visitor.GetAsync(path + Mixed(token) + query);
        var form = page.Document.QuerySelector("main form[method=post]")!;
        var fields = form.QuerySelectorAll("input[name]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""));

        var answer = await visitor.PostAsync(new Uri(page.Url, form.GetAttribute("action") ?? "").PathAndQuery, fields);

        answer.Status.ShouldBe(HttpStatusCode.Redirect, $"{path}: {answer.Words}");
        for (var load = 0; load < 2; load++)
        {
            var done = await visitor.GetAsync(answer.Location!);
            (done.Status, done.Words.Contains(said, StringComparison.Ordinal)).ShouldBe((HttpStatusCode.OK, true), done.Words);
        }
    }

    // That there is a case to keep.
    private static string Mixed(string token)
    {
        token.ShouldNotBe(token.ToLowerInvariant());
        return token;
    }
}
