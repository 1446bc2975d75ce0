using System.Net;
using System.Text;
using Slices.Infrastructure.Captcha;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Captcha;

/// <summary>A site that offers every kind.</summary>
public sealed class AllKindsSite() : Site(new() { ["Captcha:Kinds"] = "characters,arithmetic,speech,proof" }, shared: true);

public sealed class CaptchaKindsTests(AllKindsSite site) : IClassFixture<AllKindsSite>
{
    [Theory]
    [InlineData("characters")]
    [InlineData("arithmetic")]
    [InlineData("speech")]
    [InlineData("proof")]
    public async Task Somebody_without_script_chooses_a_kind_keeps_what_was_typed_and_signs_in(string kind)
    {
        await site.AddUserAsync($"chooser-{kind}");
        var visitor = site.Visit();
        var form = (await visitor.GetAsync("/login")).Values("Login");
        (form["Input.Login"], form["NewCaptcha"]) = ($"chooser-{kind}", kind);

        var page = await visitor.PostAsync("/login", form);

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Value("Login").ShouldBe($"chooser-{kind}");
        page.Document.QuerySelector(".captcha")!.GetAttribute("data-captcha").ShouldBe(kind);
        page.Document.QuerySelectorAll("[name=NewCaptcha]").Select(b => b.GetAttribute("value")).Order()
            .ShouldBe(["arithmetic", "characters", "proof", "speech"]);
        (await visitor.SubmitAsync(page, ("Login", $"chooser-{kind}"), ("Password", Site.Password))).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("Characters")]
    public async Task A_kind_that_is_not_there_becomes_the_first(string kind)
    {
        var part = await site.Visit().GetAsync($"/captcha?purpose=SignIn&kind={kind}");

        part.Status.ShouldBe(HttpStatusCode.OK);
        part.Document.QuerySelector(".captcha")!.GetAttribute("data-captcha").ShouldBe("characters");
    }

    [Theory]
    [InlineData("/captcha")]
    [InlineData("/captcha?purpose=Nonsense")]
    [InlineData("/captcha?purpose=99")]
    public async Task A_part_for_no_purpose_is_not_found(string path) =>
        (await site.Visit().GetAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);

    [Fact]
    public async Task Picture_and_recording_of_one_challenge_have_its_answer()
    {
        foreach (var kind in new[] { "characters", "arithmetic" })
        {
            var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn, kind);
            var visitor = site.Visit();

            var picture = await visitor.GetAsync($"/captcha/{id}.png");
            var recording = await visitor.GetAsync($"/captcha/{id}.wav");

            picture.Header("Content-Type").ShouldBe("image/png");
            recording.Header("Content-Type").ShouldBe("audio/wav");
            recording.Header("Cache-Control").ShouldBe("no-store");
            Encoding.ASCII.GetString(recording.Body[..4]).ShouldBe("RIFF");
            (await visitor.GetJsonAsync($"/dev/captcha/{id}")).GetProperty("answer").GetString().ShouldBe(answer);
        }
    }

    [Fact]
    public async Task A_recording_is_another_one_every_time_and_speaks_the_visitors_language()
    {
        var (id, _) = await site.CaptchaAsync(CaptchaPurpose.SignIn, "speech");

        var heard = new List<byte[]>();
        foreach (var language in new[] { "en", "en", "zh-CN", "fr" })
        {
            heard.Add((await site.Visit(language).GetAsync($"/captcha/{id}.wav")).Body);
        }

        heard.DistinctBy(Convert.ToBase64String).Count().ShouldBe(4);
        heard.ShouldAllBe(body => body.Length > 10_000);
    }

    [Fact]
    public async Task Parameters_in_an_address_change_nothing()
    {
        var (id, _) = await site.CaptchaAsync(CaptchaPurpose.SignIn);

        var plain = await site.Visit().GetAsync($"/captcha/{id}.png");
        var dressed = await site.Visit().GetAsync($"/captcha/{id}.png?width=10&noise=0&turn=0&seed=1&length=1&text=AAAAA");

        dressed.Body.ShouldBe(plain.Body);
    }

    [Theory]
    [InlineData("speech", "png")]
    [InlineData("proof", "png")]
    [InlineData("proof", "wav")]
    public async Task What_a_kind_does_not_have_is_not_found(string kind, string extension)
    {
        var (id, _) = await site.CaptchaAsync(CaptchaPurpose.SignIn, kind);

        (await site.Visit().GetAsync($"/captcha/{id}.{extension}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("characters")]
    [InlineData("arithmetic")]
    [InlineData("speech")]
    [InlineData("proof")]
    public async Task No_kind_tells_its_answer(string kind)
    {
        string[] sizes = ["width", "height", "maxlength", "max", "data-lifetime"];
        var visitor = site.Visit();

        var part = await visitor.GetAsync($"/captcha?purpose=SignIn&kind={kind}");

        var answer = (await visitor.GetJsonAsync($"/dev/captcha/{part.Value("CaptchaId")}")).GetProperty("answer").GetString()!;
        var said = part.Document.QuerySelectorAll(".captcha *").SelectMany(e => e.Attributes).Where(a => !sizes.Contains(a.Name)).Select(a => a.Value)
            .Append(part.Document.Body!.TextContent).Concat(part.Response.Headers.Where(h => h.Key != "Date").SelectMany(h => h.Value));
        said.SelectMany(s => s.Split([' ', '/', '.', '=', ';', ',', '\n'])).ShouldNotContain(answer);
    }
}
