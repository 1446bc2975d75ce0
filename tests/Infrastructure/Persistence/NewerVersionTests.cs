using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Persistence;

/// <summary>During an upgrade nodes of a newer version write what this one doesn't know.</summary>
public sealed class NewerVersionTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task What_a_document_holds_that_nobody_here_knows_outlasts_a_change()
    {
        var user = await site.AddUserAsync("of-newer");
        await site.ExecuteAsync($"update mt_doc_user set data = data || jsonb_build_object('invented', jsonb_build_object('at', 1)) where id = {user.Id}");

        await site.ChangeAsync(user.Id, u => u.AcceptAgreement("of-today", site.Clock.GetUtcNow()));

        (await site.ValueAsync<string>($"select data ->> 'invented' from mt_doc_user where id = {user.Id}")).ShouldBe("""{"at": 1}""");
        (await site.FindUserAsync("of-newer")).Agreements[^1].Version.ShouldBe("of-today");
    }

    [Fact]
    public async Task A_kind_of_event_that_nobody_here_knows_is_left_out_and_the_others_are_shown()
    {
        var user = await site.AddUserAsync("with-news", administrator: true);
        var visitor = await site.SignedInAsync("with-news");
        await site.ExecuteAsync($"update audit_entries set kind = 'Teleported' where user_id = {user.Id} and kind = 'SignedIn'");
        await site.ExecuteAsync($"insert into audit_entries (id, at, kind, user_id, factor, address, network, device, detail) values ({Guid.NewGuid()}, now(), 'SignedIn', {user.Id}, 'Telepathy', '', '', '', '')");
        await visitor.SubmitAsync("/account/profile", ("Nickname", "New"));

        foreach (var path in new[] { "/account/sessions", "/admin/audit", $"/admin/users/{user.Id}" })
        {
            (await visitor.GetAsync(path)).Status.ShouldBe(System.Net.HttpStatusCode.OK, path);
        }
        (await site.WithAsync(services => services.GetRequiredService<AuditLog>().LatestAboutAsync(user.Id, 10, default))).ShouldAllBe(e => e.Kind != AuditKind.SignedIn);
    }
}
