using System.Net;
using Marten;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>"Check your inbox": reached by a redirect, said again by a reload, and the same when one browser sends the form twice.</summary>
public sealed class SentTwiceTests(Site site) : IClassFixture<Site>
{
    private static readonly (string, string)[] Registration =
        [("UserName", "twin"), ("Email", "twin@example.com"), ("Password", Site.Password), ("ConfirmPassword", Site.Password), ("Agree", "true")];

    [Theory]
    [InlineData("/register")]
    [InlineData("/forgot")]
    [InlineData("/activate/resend")]
    public async Task A_success_that_only_says_something_is_a_page_of_its_own(string path)
    {
        var visitor = site.Visit();
        var answer = await visitor.SubmitAsync(path, path == "/register"
            ? [("UserName", "told"), ("Email", "told@example.com"), .. Registration[2..]]
            : [("Email", "told@example.com")]);

        answer.Status.ShouldBe(HttpStatusCode.Redirect);
        answer.Location.ShouldBe($"{path}?done=true");
        for (var load = 0; load < 3; load++)
        {
            var page = await visitor.GetAsync(answer.Location!);
            (page.Status, page.Words.Contains("Check your inbox", StringComparison.Ordinal), page.Words.Contains("told@example.com", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.OK, true, true));
            // What else is opened in between changes nothing.
            await visitor.GetAsync("/login");
        }
        // The address alone says nothing to anybody.
        (await site.Visit().GetAsync(answer.Location!)).Words.ShouldNotContain("Check your inbox");
        (await visitor.GetAsync(path)).Words.ShouldNotContain("Check your inbox");
    }

    [Fact]
    public async Task The_same_registration_twice_is_one_account_and_the_same_success()
    {
        var visitor = site.Visit();
        var open = await visitor.GetAsync("/register");
        var first = await visitor.SubmitAsync(open, Registration);

        var again = await visitor.SubmitAsync(open, [.. Registration, ("CaptchaAnswer", "used")]);
        var anew = await visitor.SubmitAsync("/register", Registration);

        foreach (var answer in new[] { first, again, anew })
        {
            answer.Location.ShouldBe("/register?done=true");
        }
        (await visitor.GetAsync(anew.Location!)).Words.ShouldContain("twin@example.com");
        (await site.QueryAsync(work => work.Query<User>().CountAsync(u => u.UserNameKey == "twin"))).ShouldBe(1);
        (await site.MailsAsync("twin@example.com")).Count.ShouldBe(1);
        // Another password is another registration, and another browser is somebody else.
        (await visitor.SubmitAsync("/register", [.. Registration[..2], ("Password", "other horse 8 staple"), ("ConfirmPassword", "other horse 8 staple"), ("Agree", "true")]))
            .Error("UserName").ShouldContain("taken");
        (await site.Visit().SubmitAsync("/register", Registration)).Error("UserName").ShouldContain("taken");
    }

    [Fact]
    public async Task Two_at_once_are_one_registration_and_twice_the_same_success()
    {
        var visitor = site.Visit();
        (string, string)[] fields = [("UserName", "double"), ("Email", "double@example.com"), .. Registration[2..]];
        var open = await visitor.GetAsync("/register");

        var answer = (await visitor.GetJsonAsync($"/dev/captcha/{open.Value("CaptchaId")}")).GetProperty("answer").GetString()!;
        fields = [.. fields, ("CaptchaAnswer", answer)];
        var both = await Task.WhenAll(visitor.SubmitAsync(open, fields), visitor.SubmitAsync(open, fields));

        both.ShouldAllBe(a => a.Location == "/register?done=true");
        (await site.QueryAsync(work => work.Query<User>().CountAsync(u => u.UserNameKey == "double"))).ShouldBe(1);
    }

    [Theory]
    [InlineData("/forgot")]
    [InlineData("/activate/resend")]
    public async Task The_same_form_twice_is_one_mail_and_one_that_is_opened_anew_is_another(string path)
    {
        var address = $"again{path.Length}@example.com";
        await site.AddUserAsync($"again{path.Length}", address, active: path == "/forgot");
        var visitor = site.Visit();
        var open = await visitor.GetAsync(path);

        (await visitor.SubmitAsync(open, ("Email", address))).Location.ShouldBe($"{path}?done=true");
        (await visitor.SubmitAsync(open, ("Email", address), ("CaptchaAnswer", "used"))).Location.ShouldBe($"{path}?done=true");
        (await site.MailsAsync(address)).Count.ShouldBe(1);
        (await visitor.SubmitAsync(path, ("Email", address))).Location.ShouldBe($"{path}?done=true");
        (await site.MailsAsync(address)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_failure_is_none_the_less_told_and_can_be_mended()
    {
        var visitor = site.Visit();
        var open = await visitor.GetAsync("/forgot");

        var wrong = await visitor.SubmitAsync(open, ("Email", "mended@example.com"), ("CaptchaAnswer", "wrong"));
        var right = await visitor.SubmitAsync(wrong, ("Email", "mended@example.com"));

        (wrong.Status, right.Location).ShouldBe((HttpStatusCode.BadRequest, "/forgot?done=true"));
    }
}
