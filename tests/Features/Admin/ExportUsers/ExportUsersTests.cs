using System.Net;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.ExportUsers;

public sealed class ExportUsersTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_filtered_list_is_a_table_whose_formulas_are_text_and_the_record_tells_of_it()
    {
        var evil = User.Register(UserName.Fold("to-export"), EmailAddress.Parse("=1+1@example.com") ?? EmailAddress.Parse("to-export@example.com")!, "hash", "en", null, site.Clock.GetUtcNow());
        await site.InsertAsync(evil);
        await site.SetAsync(evil.Id, u => u.Nickname, """=HYPERLINK("http://evil.example","x"),@SUM(1)""");
        await site.AddUserAsync("not-exported");
        var chief = await site.AddSignedInAsync("exporter", administrator: true);

        var page = await chief.GetAsync("/admin/users?state=Unactivated&search=to-exp");
        var form = page.Document.Forms.Single(f => f.GetAttribute("action")?.EndsWith("handler=Export", StringComparison.Ordinal) is true);
        var answer = await chief.PostAsync(form.GetAttribute("action")!, Token(page));

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Response.Content.Headers.ContentType!.ToString().ShouldBe("text/csv; charset=utf-8");
        answer.Response.Content.Headers.ContentDisposition!.FileName.ShouldBe("users.csv");
        var lines = answer.Text.TrimStart('\uFEFF').Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[0].ShouldStartWith("id,userName,nickname,email,mobile,state,");
        lines[1].ShouldStartWith($"{evil.Id},to-export,\"'=HYPERLINK(\"\"http://evil.example\"\",\"\"x\"\"),@SUM(1)\",");
        lines[1].ShouldContain(",Unactivated,false,false,false,,");
        lines[1].ShouldNotContain(",=");
        var entry = (await site.AuditEntriesAsync()).Single(e => e.Kind == AuditKind.AccountsExported);
        entry.ActorId.ShouldBe((await site.FindUserAsync("exporter")).Id);
        entry.Detail.ShouldBe("1");
    }

    [Fact]
    public async Task Beyond_the_limit_the_list_says_why_there_is_no_file()
    {
        await using var throttled = new ThrottledSite();
        await throttled.InitializeAsync();
        await throttled.AddUserAsync("eager-exporter", administrator: true);
        var chief = await throttled.SignedInAsync("eager-exporter");
        var token = Token(await chief.GetAsync("/admin/users"));
        var answer = await chief.PostAsync("/admin/users?handler=Export", token);
        for (var n = 0; n < 50 && answer.Status == HttpStatusCode.OK; n++)
        {
            answer = await chief.PostAsync("/admin/users?handler=Export", token);
        }

        answer.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Alert.ShouldStartWith("Too many attempts.");
    }

    [Fact]
    public async Task A_session_that_is_old_or_no_administrators_gets_nothing()
    {
        await site.AddUserAsync("old-exporter", administrator: true);
        await site.AddUserAsync("no-exporter");
        var (chief, other) = (await site.SignedInAsync("old-exporter"), await site.SignedInAsync("no-exporter"));
        var form = Token(await chief.GetAsync("/admin/users"));

        (await other.PostAsync("/admin/users?handler=Export", Token(await other.GetAsync("/logout")))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await chief.PostAsync("/admin/users?handler=Export", [])).Status.ShouldBe(HttpStatusCode.BadRequest);
        await site.ExecuteAsync($"update sessions set authenticated_at = authenticated_at - interval '1 day'");
        (await chief.PostAsync("/admin/users?handler=Export", form)).Location.ShouldNotBeNull().ShouldStartWith("/account/confirm");
    }

    private static Dictionary<string, string> Token(Page page) => new() { ["__RequestVerificationToken"] = page.Token() };
}
