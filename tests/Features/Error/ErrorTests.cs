using System.Net;
using System.Net.Http.Json;
using Marten;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Error;

public sealed class ErrorTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("/nothing-here")]
    [InlineData("/login/nothing-here")]
    [InlineData("/admin/users/not-a-guid")]
    [InlineData("/error")]
    [InlineData("/setup/nonsense")]
    [InlineData("/..%2f..%2fetc/passwd")]
    public async Task What_there_is_not_is_told_with_a_reference(string path)
    {
        var page = await site.Visit().GetAsync(path);

        page.Status.ShouldBe(HttpStatusCode.NotFound);
        page.Words.ShouldContain("Page not found");
        page.Document.QuerySelector(".reference code")!.TextContent.Trim().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_error_page_speaks_chinese_too() =>
        (await site.Visit("zh-CN").GetAsync("/nothing-here")).Document.DocumentElement.GetAttribute("lang").ShouldBe("zh-CN");

    [Fact]
    public async Task Users_are_told_that_administration_is_not_open_to_them()
    {
        await site.AddUserAsync("curious");
        var visitor = site.Visit();
        await visitor.SignInAsync("curious");

        var page = await visitor.GetAsync("/admin/users");

        page.Status.ShouldBe(HttpStatusCode.Forbidden);
        page.Words.ShouldContain("You don’t have access");
        var other = page.Document.QuerySelector("main form")!.GetAttribute("action")!;
        (await visitor.PostAsync(other, [new("__RequestVerificationToken", page.Token())])).Location.ShouldBe("/login?returnUrl=%2Fadmin%2Fusers");
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("TRACE")]
    [InlineData("OPTIONS")]
    [InlineData("BREW")]
    public async Task Other_methods_are_not_allowed_and_the_answer_says_which_are(string method)
    {
        var page = await site.Visit().SendAsync(new(new HttpMethod(method), "/login"));

        page.Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        page.Header("Allow").ShouldBe("GET, HEAD, POST");
        page.Words.ShouldContain("This page can’t be opened");
    }

    [Fact]
    public async Task A_head_request_is_answered_without_a_body()
    {
        var page = await site.Visit().SendAsync(new(HttpMethod.Head, "/login"));

        (page.Status, page.Body.Length).ShouldBe((HttpStatusCode.OK, 0));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_missing_or_forged_token_brings_the_form_back(string? token)
    {
        var visitor = site.Visit();
        var form = (await visitor.GetAsync("/login")).Values("Login");
        form.Remove("__RequestVerificationToken");
        if (token is not null)
        {
            form["__RequestVerificationToken"] = token;
        }

        var page = await visitor.PostAsync("/login", form);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Alert.ShouldBe("This form has expired. Check it and submit it again. If this keeps happening, allow cookies for this site.");
    }

    [Fact]
    public async Task A_token_of_another_browser_or_of_before_the_sign_in_does_nothing()
    {
        await site.AddUserAsync("reloader");
        var visitor = site.Visit();
        var stale = new Dictionary<string, string> { ["__RequestVerificationToken"] = (await visitor.GetAsync("/login")).Token() };

        (await site.Visit().PostAsync("/preferences", stale)).Status.ShouldBe(HttpStatusCode.BadRequest);
        await visitor.SignInAsync("reloader");
        (await visitor.PostAsync("/logout", stale)).Status.ShouldBe(HttpStatusCode.BadRequest);

        (await visitor.IsSignedInAsync()).ShouldBeTrue();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/agreement")]
    public async Task Sending_something_to_a_page_that_takes_nothing_is_not_allowed(string path)
    {
        var visitor = await AdministratorAsync();
        var token = new Dictionary<string, string> { ["__RequestVerificationToken"] = (await visitor.GetAsync("/logout")).Token() };

        var page = await visitor.PostAsync(path, token);

        page.Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        page.Words.ShouldContain("This page can’t be opened");
    }

    [Fact]
    public async Task A_form_that_is_none_is_refused_beside_its_fields()
    {
        var visitor = site.Visit();
        foreach (var content in new HttpContent?[] { null, JsonContent.Create(new { login = "x" }), new ByteArrayContent([0, 1, 2]) })
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/login") { Content = content };
            request.Headers.Add("X-CSRF-TOKEN", (await visitor.GetAsync("/login")).Token());

            var page = await visitor.SendAsync(request);

            page.Status.ShouldBe(HttpStatusCode.BadRequest);
            page.Error("Login").ShouldBe("Enter your username, email or phone number.");
        }
    }

    [Fact]
    public async Task The_language_can_be_changed_on_an_error_page_without_losing_the_address() =>
        (await site.Visit().GetAsync("/nothing-here?a=b")).Value("returnUrl").ShouldBe("/nothing-here?a=b");

    [Fact]
    public async Task A_missing_asset_is_not_found() =>
        (await site.Visit().GetAsync("/css/nothing.css")).Status.ShouldBe(HttpStatusCode.NotFound);

    private async Task<Visitor> AdministratorAsync()
    {
        if (!await site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.UserNameKey == "chief")))
        {
            await site.AddUserAsync("chief", administrator: true);
        }
        var visitor = site.Visit();
        await visitor.SignInAsync("chief");
        return visitor;
    }
}
