using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using Slices.Infrastructure.Links;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>Walks through every page that links lead to, as a stranger, a user and an administrator.</summary>
[Slow]
public sealed class EveryFormTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Every_form_carries_a_token_is_refused_without_it_and_no_page_changes_anything_by_being_opened()
    {
        var waiting = await site.AddUserAsync("walked", active: false);
        string[] starts = ["/", "/login", "/register", "/activate/resend", "/activate/" + site.Services.GetRequiredService<ActivationTokens>().Issue(waiting)];
        var setUp = "/setup/" + site.Services.GetRequiredService<SetUpTokens>().Issue();
        var stranger = await WalkAsync(site.Visit(), [.. starts, setUp]);

        await site.AddUserAsync("walker");
        await site.AddUserAsync("chief", administrator: true);
        var user = await WalkAsync(await site.SignedInAsync("walker"), starts);
        var chief = await WalkAsync(await site.SignedInAsync("chief"), starts);

        // That the walk got around at all.
        stranger.ShouldBe(
            ["/activate/resend", "/activate/{…}", "/forgot", "/login", "/login/{…}", "/preferences", "/register", "/setup/{…}"], ignoreOrder: true);
        user.ShouldBe(["/account/privacy/{…}", "/account/profile/{…}", "/account/two-factor/{…}", "/account/{…}", "/activate/resend", "/activate/{…}", "/logout", "/preferences"], ignoreOrder: true);
        chief.ShouldBe(["/account/privacy/{…}", "/account/profile/{…}", "/account/two-factor/{…}", "/account/{…}", "/activate/resend", "/activate/{…}", "/admin/users", "/admin/users/{…}", "/admin/users/{id}/{…}", "/admin/{…}", "/logout", "/preferences"], ignoreOrder: true);
    }

    private async Task<HashSet<string>> WalkAsync(Visitor visitor, IEnumerable<string> starts)
    {
        var before = await SnapshotAsync();
        var (seen, pages, forms) = (new HashSet<string>(), new List<Page>(), new HashSet<string>());
        for (var left = new Queue<string>(starts); left.TryDequeue(out var path);)
        {
            // Where several addresses are one page, one of each kind is enough.
            if (!seen.Add(path.Split('#')[0]) || seen.Count > 200)
            {
                continue;
            }
            var page = await visitor.GetAsync(path);
            pages.Add(page);
            ((int)page.Status).ShouldBeLessThan(500, path);
            page.Document.QuerySelectorAll("a[href]").Select(a => a.GetAttribute("href")!)
                .Where(h => h.StartsWith('/')).ToList().ForEach(left.Enqueue);
        }
        (await SnapshotAsync()).ShouldBe(before);

        foreach (var page in pages)
        {
            foreach (var form in page.Document.Forms.Where(f => f.Method == "post"))
            {
                form.QuerySelectorAll("input[name=__RequestVerificationToken]").ShouldHaveSingleItem($"{page.Url} {form.OuterHtml}");
                foreach (var action in page.Document.QuerySelectorAll("[formaction]").OfType<IHtmlButtonElement>().Where(b => b.Form == form).Select(b => b.GetAttribute("formaction")!).Prepend(form.GetAttribute("action") ?? ""))
                {
                    var address = new Uri(page.Url, action).PathAndQuery;
                    if (!forms.Add(address))
                    {
                        continue;
                    }
                    var fields = form.Elements.OfType<IHtmlInputElement>().Where(i => i.Name is not (null or "__RequestVerificationToken"))
                        .GroupBy(i => i.Name!).ToDictionary(g => g.Key, g => g.First().Value);
                    (await visitor.PostAsync(address, fields)).Status.ShouldBe(HttpStatusCode.BadRequest, address);
                }
            }
        }
        (await SnapshotAsync()).ShouldBe(before);
        return [.. forms.Select(f => Regex.Replace(f.Split('?')[0], "/[0-9a-f-]{36}/", "/{id}/")).Select(p => p is "/admin/users" or "/activate/resend" || p.Count(c => c == '/') < 2 ? p : p[..(p.LastIndexOf('/') + 1)] + "{…}")];
    }

    private Task<string?> SnapshotAsync() => site.ValueAsync<string>(
        $"""
        select concat((select string_agg(u::text, ';' order by id) from users u), (select string_agg(s::text, ';' order by id) from sessions s),
            (select string_agg(m::text, ';' order by id) from outgoing_mails m))
        """);
}
