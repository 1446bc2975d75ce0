using System.Net;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.Links;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Activate;

/// <summary>Somebody else registered with the reader's address, and waits for the reader to open it for them.</summary>
public sealed class RefuseRegistrationTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_page_says_who_registered_when_and_from_where()
    {
        var user = await site.AddUserAsync("stranger", "rr-told@example.com", active: false);
        await site.InsertAsync(AuditEntry.Of(AuditKind.Registered, user.Id, null, null, "203.0.113.7", "203.0.113.7", "", "", site.Clock.GetUtcNow()));
        site.Clock.Move(TimeSpan.FromMinutes(5));

        var page = await site.Visit().GetAsync(Path(user));

        page.Words.ShouldContain("Account stranger, registered 5 minutes ago");
        page.Words.ShouldContain("IP address: 203.0.113.7");
    }

    [Fact]
    public async Task Its_link_leads_to_a_button_that_deletes_the_account_and_the_address_is_free()
    {
        var user = await site.AddUserAsync("hijacker", "rr-mine@example.com", active: false);
        var path = Path(user);

        (await RefuseAsync(path)).Words.ShouldContain("Account deleted");

        (await site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.Id == user.Id))).ShouldBeFalse();
        var entries = await site.AuditEntriesAsync();
        entries.Exists(e => e.UserId == user.Id).ShouldBeFalse();
        entries.Last(e => e.Kind == AuditKind.RegistrationRefused).UserId.ShouldNotBeNull();
        (await site.Visit().GetAsync(path)).Status.ShouldBe(HttpStatusCode.BadRequest);
        await site.Visit().RegisterAsync("rr-rightful", "rr-mine@example.com");
        (await site.MailsAsync("rr-mine@example.com")).ShouldHaveSingleItem().ActivationPath().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task An_active_account_is_never_deleted_by_it()
    {
        var user = await site.AddUserAsync("rr-active", "rr-active@example.com", active: false);
        var path = Path(user);
        var visitor = site.Visit();
        var page = await visitor.GetAsync($"{path}?refuse=true");
        await visitor.SubmitAsync(await visitor.GetAsync(path));

        var refused = await RefuseAsync(visitor, page);

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.FindUserAsync("rr-active")).State.ShouldBe(UserState.Active);
    }

    private async Task<Page> RefuseAsync(string path)
    {
        var visitor = site.Visit();
        var page = await visitor.GetAsync(path);
        page.Document.QuerySelectorAll("main button").Length.ShouldBe(1);
        var link = page.Document.QuerySelector("main a[href='?refuse=true']")!.GetAttribute("href");
        return await RefuseAsync(visitor, await visitor.GetAsync(path + link));
    }

    // As the link of the page and the button behind it do.
    private static async Task<Page> RefuseAsync(Visitor visitor, Page page)
    {
        var form = page.Document.QuerySelector("form[action$='handler=Refuse']")!;
        var answer = await visitor.PostAsync(new Uri(page.Url, form.GetAttribute("action")!).PathAndQuery, [new("__RequestVerificationToken", page.Token())]);
        return answer.Location is { } next ? await visitor.GetAsync(next) : answer;
    }

    private string Path(User user) => "/activate/" + site.Services.GetRequiredService<ActivationTokens>().Issue(user);
}
