using System.Net;
using System.Text;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>What an attacker or a broken client sends, each of which once was a 500 or the wrong word.</summary>
public sealed class RoughRequestTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_session_cookie_of_the_right_length_but_no_key_is_nobodys()
    {
        var visitor = site.Visit();
        visitor.Cookies.Add(site.Address, new Cookie("slices", new string('!', 43)));

        (await visitor.GetAsync("/")).Url.AbsolutePath.ShouldBe("/login");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task An_address_with_the_name_of_no_handler_is_the_page_itself(string method)
    {
        var visitor = await site.AddSignedInAsync($"handlers-{method.ToLowerInvariant()}");
        foreach (var path in new[] { "/", "/account", "/account/sessions" })
        {
            (await visitor.SendAsync(new(new(method), $"{path}?handler=None"))).Status.ShouldBe(HttpStatusCode.OK, path);
        }
    }

    [Fact]
    public async Task What_an_address_or_a_form_says_beside_its_fields_is_refused_where_it_cant_be_read()
    {
        var chief = await site.AddUserAsync("rough-chief", administrator: true);
        var visitor = await site.SignedInAsync("rough-chief");
        var token = (await visitor.GetAsync("/account/profile")).Token();
        foreach (var (path, name) in new[] { ("/login/second?signIn=abc", "Input.Code"), ($"/admin/users/{chief.Id}?ask=bogus", "Input.Reason") })
        {
            (await visitor.PostAsync(path, [new(name, "1"), new("__RequestVerificationToken", token)])).Status.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.Redirect);
        }
        foreach (var path in new[] { $"/admin/users/{chief.Id}/email", "/account/address" })
        {
            (await visitor.PostAsync(path, [new("Input.Id", "abc"), new("__RequestVerificationToken", token)])).Status.ShouldBe(HttpStatusCode.BadRequest, path);
        }
    }

    [Fact]
    public async Task A_body_over_the_limit_is_too_large()
    {
        var answer = await site.Visit().PostAsync("/login", [new("Input.Login", new string('a', 70_000))]);

        answer.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        answer.Words.ShouldContain("too large");
    }

    [Theory]
    [InlineData("/login", "application/x-www-form-urlencoded", "utf-7")]
    [InlineData("/login", "application/x-www-form-urlencoded", "nonsense")]
    [InlineData("/api/v1/captchas", "application/json", "nonsense")]
    [InlineData("/api/v1/captchas/x/check", "application/json", "utf-16")]
    public async Task What_is_written_in_an_unsafe_or_unknown_encoding_is_refused(string path, string type, string encoding)
    {
        var content = new StringContent("Input.Login=a", Encoding.ASCII);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", $"{type}; charset={encoding}");

        var answer = await site.Visit().SendAsync(new(HttpMethod.Post, path) { Content = content });

        answer.Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("on", false)]
    [InlineData("true", false)]
    [InlineData("perhaps", true)]
    [InlineData("", true)]
    public async Task A_tick_is_read_or_missing_and_hides_no_other_error(string tick, bool isMissing)
    {
        var answer = await site.Visit().SubmitAsync("/register", ("UserName", "a"), ("Agree", tick));

        answer.Error("UserName").ShouldNotBeEmpty();
        answer.Error("Email").ShouldNotBeEmpty();
        (answer.Error("Agree").Length > 0).ShouldBe(isMissing);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[]")]
    public async Task The_API_answers_nonsense_with_a_problem(string body)
    {
        var answer = await site.Visit().SendAsync(new(HttpMethod.Post, "/api/v1/captchas")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        });

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Header("Content-Type")!.ShouldStartWith("application/problem+json");
        answer.Text.ShouldContain("\"code\":");
    }

    [Fact]
    public async Task The_reference_that_people_see_is_in_the_log()
    {
        var page = await site.Visit().GetAsync("/there-is-no-such-page");

        var reference = page.Document.QuerySelector(".reference code")!.TextContent;
        site.Log.All.ShouldContain(line => line.Contains(reference, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("zh-TW,zh;q=0.9,en;q=0.8", "zh-CN")]
    [InlineData("en;q=0", "zh-CN")]
    [InlineData("zh,en", "zh-CN")]
    [InlineData("fr,en;q=0.5", "en")]
    [InlineData("fr", "zh-CN")]
    [InlineData("en;q=0.3,zh-Hans-CN;q=0.8", "zh-CN")]
    public async Task Every_browser_gets_the_language_it_likes_best(string accepted, string language) =>
        (await site.Visit(accepted).GetAsync("/login")).Document.DocumentElement.GetAttribute("lang").ShouldBe(language);

    [Fact]
    public async Task Pages_with_forms_are_kept_nowhere() =>
        (await site.Visit().GetAsync("/login")).Header("Cache-Control")!.ShouldContain("no-store");
}
