using Marten;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.TwoFactor;

public sealed class PasskeyNamesTests(LocalhostSite site) : IClassFixture<LocalhostSite>
{
    private const string Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";

    [Fact]
    public async Task A_passkey_is_called_after_what_keeps_it_or_else_after_the_browser()
    {
        var user = await site.AddUserAsync("pn-owner");
        var visitor = site.Visit().CallingItself(Firefox);
        await visitor.SignInAsync("pn-owner");

        await visitor.AddPasskeyAsync(new(visitor.Origin) { Aaguid = new("bada5566-a7aa-401f-bd96-45619a55120d") });
        await visitor.AddPasskeyAsync(new(visitor.Origin) { Aaguid = new("bada5566-a7aa-401f-bd96-45619a55120d") });
        await visitor.AddPasskeyAsync(new(visitor.Origin) { Aaguid = Guid.NewGuid() });
        await visitor.AddPasskeyAsync(new(visitor.Origin));

        (await NamesAsync(user)).ShouldBe(["1Password", "1Password 2", "Firefox on Windows", "Firefox on Windows 2"], ignoreOrder: true);
        var page = await visitor.GetAsync("/account/two-factor");
        page.Document.QuerySelectorAll(".passkey").Length.ShouldBe(4);
        page.Document.QuerySelector(".passkey")!.TextContent.ShouldContain("Added just now · Never used");
    }

    [Fact]
    public async Task It_is_renamed_and_removed_in_sight()
    {
        var user = await site.AddUserAsync("pn-mover");
        var visitor = await site.SignedInAsync("pn-mover");
        await visitor.AddPasskeyAsync(new(visitor.Origin));

        await visitor.SubmitAsync("/account/two-factor", ("id", (await visitor.GetAsync("/account/two-factor")).Value("id")), ("name", "My phone"));
        (await NamesAsync(user)).ShouldBe(["My phone"]);
        var remove = (await visitor.GetAsync("/account/two-factor")).Document.QuerySelector(".passkey a[aria-label='Remove My phone']")!.GetAttribute("href")!;
        var question = await visitor.GetAsync(remove);
        question.Words.ShouldContain("Remove My phone?");
        question.Document.QuerySelectorAll("h1").ShouldHaveSingleItem();
        (await NamesAsync(user)).ShouldBe(["My phone"]);
        await visitor.SubmitAsync(question, ("id", remove.Split('/')[^1]));

        (await NamesAsync(user)).ShouldBeEmpty();
        (await visitor.GetAsync(remove)).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await visitor.GetAsync("/account/two-factor/remove")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound, "there is no app");
    }

    private async Task<List<string>> NamesAsync(User user) =>
        [.. (await site.QueryAsync(work => work.Query<Passkey>().Where(p => p.UserId == user.Id).OrderBy(p => p.Id).ToListAsync())).Select(p => p.Name)];
}
