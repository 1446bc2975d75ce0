using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Login;

/// <summary>However an account's password is kept, and however many accounts a login stands for, a wrong password is answered alike.</summary>
public sealed class SameAnswerTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Nobody_sees_by_text_or_time_how_a_password_is_kept_or_whom_an_address_stands_for()
    {
        await site.AddUserAsync("by-argon2id");
        await KeepByPbkdf2Async(await site.AddUserAsync("by-pbkdf2"));
        await KeepByPbkdf2Async(await site.AddUserAsync("owner", "two@example.com"));
        await KeepByPbkdf2Async(await site.AddUserAsync("waits", "two@example.com", active: false));

        var answers = new HashSet<(string Text, TimeSpan Deadline)>();
        foreach (var login in (string[])["by-argon2id", "by-pbkdf2", "two@example.com", "nobody@example.com"])
        {
            var visitor = site.Visit();
            var form = await visitor.GetAsync("/login");
            var (deadline, page) = await site.HoldAsync(() => visitor.SubmitAsync(form, ("Login", login), ("Password", "wrong")));
            page.Status.ShouldBe(HttpStatusCode.BadRequest);
            answers.Add((page.TextWithoutToken().Replace(page.Value("CaptchaId"), "", StringComparison.Ordinal).Replace(login, "", StringComparison.Ordinal), deadline));
        }

        answers.ShouldHaveSingleItem();
    }

    private Task KeepByPbkdf2Async(User user) => site.SetAsync(
        user.Id, u => u.PasswordHash, new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 1000 })).HashPassword(user, Site.Password));
}
