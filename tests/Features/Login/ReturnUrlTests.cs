using System.Net;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Pages;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Login;

public sealed class ReturnUrlTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/admin/users")]
    [InlineData("/admin/users?search=%E5%BC%A0&sort=Name")]
    [InlineData("/admin/users?search=//evil.example")]
    [InlineData("/admin/users?after=a-b_c%3D")]
    public void A_path_of_this_site_leads_there(string path) => LocalReturn.Path(path).ShouldBe(path);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" /")]
    [InlineData("admin")]
    [InlineData("~/admin")]
    [InlineData("//evil.example")]
    [InlineData("///evil.example")]
    [InlineData(@"/\evil.example")]
    [InlineData(@"\\evil.example")]
    [InlineData(@"/x\..\\evil.example")]
    [InlineData("/x//evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("HTTPS:/evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("/%2Fevil.example")]
    [InlineData("/%5Cevil.example")]
    [InlineData("/%252Fevil.example")]
    [InlineData("/%25252525255cevil.example")]
    [InlineData("/%2525%32%66evil.example")]
    [InlineData("%2F%2Fevil.example")]
    [InlineData("/\tevil.example")]
    [InlineData("/\r\nSet-Cookie: x=y")]
    [InlineData("/%0d%0aSet-Cookie:x=y")]
    [InlineData("/%250aevil")]
    [InlineData("/%00")]
    [InlineData("/\u0085")]
    [InlineData("/张三")]
    [InlineData("/\u2215evil.example")]
    [InlineData("/\uFF0Fevil.example")]
    [InlineData("/\u202Eevil.example")]
    public void Everything_that_a_browser_could_read_as_another_host_leads_home(string? url) => LocalReturn.Path(url).ShouldBe("/");

    [Fact]
    public void An_address_longer_than_any_of_ours_leads_home_without_being_taken_apart()
    {
        LocalReturn.Path("/" + new string('x', 3000)).ShouldBe("/");
        LocalReturn.Path("/%" + string.Concat(Enumerable.Repeat("25", 30_000))).ShouldBe("/");
    }

    [Theory]
    [InlineData("/logout", "/logout")]
    [InlineData("/?page=2", "/?page=2")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/\r\nSet-Cookie: stolen=1", "/")]
    [InlineData("/张三", "/")]
    public async Task A_sign_in_leads_to_the_local_path_or_home(string returnUrl, string to)
    {
        var name = $"r{Guid.NewGuid():N}"[..20];
        await site.AddUserAsync(name);

        var answer = await site.Visit().SignInAsync(name, path: "/login?returnUrl=" + Uri.EscapeDataString(returnUrl));

        (answer.Status, answer.Location).ShouldBe((HttpStatusCode.Redirect, to));
    }

    [Fact]
    public async Task The_way_back_survives_a_wrong_password()
    {
        await site.AddUserAsync("forgetful");
        var visitor = site.Visit();
        var page = await visitor.GetAsync("/admin/users?search=a%20b");
        page.Url.PathAndQuery.ShouldBe("/login?returnUrl=%2Fadmin%2Fusers%3Fsearch%3Da%2520b");

        page = await visitor.SubmitAsync(page, ("Login", "forgetful"), ("Password", "not the password"));
        page = await visitor.SubmitAsync(page, ("Login", "forgetful"), ("Password", Site.Password));

        page.Location.ShouldBe("/admin/users?search=a%20b");
    }

    [Fact]
    public async Task A_form_field_does_not_change_where_the_page_leads()
    {
        await site.AddUserAsync("smuggler");
        var visitor = site.Visit();
        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);
        var form = (await visitor.GetAsync("/login")).Values("Login");
        (form["Input.Login"], form["Input.Password"], form["Input.CaptchaId"], form["Input.CaptchaAnswer"]) = ("smuggler", Site.Password, id, answer);
        form["ReturnUrl"] = "/elsewhere";

        (await visitor.PostAsync("/login", form)).Location.ShouldBe("/");
    }

    [Theory]
    [InlineData("/login", "/account/email", "/account/email")]
    [InlineData("/login", "/", "/")]
    [InlineData("/login", "//evil.example", "/logout")]
    [InlineData("/login", "https://evil.example", "/logout")]
    [InlineData("/login", null, "/logout")]
    [InlineData("/login/sms", "/account/email", "/account/email")]
    [InlineData("/login/sms", null, "/logout")]
    [InlineData("/login/second", "/account/email", "/account/email")]
    [InlineData("/login/second", null, "/logout")]
    [InlineData("/login/passkey", "/account/email", "/account/email")]
    [InlineData("/login/passkey", null, "/logout")]
    public async Task Who_is_signed_in_already_is_led_on_and_without_an_aim_to_sign_out(string path, string? returnUrl, string to)
    {
        var name = $"w{Guid.NewGuid():N}"[..20];
        var visitor = await site.AddSignedInAsync(name);

        var answer = await visitor.SendAsync(new(HttpMethod.Get, returnUrl is null ? path : $"{path}?returnUrl={Uri.EscapeDataString(returnUrl)}"));

        answer.Location.ShouldBe(to);
    }
}
