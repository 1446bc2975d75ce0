using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Passwords;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Passwords;

public sealed class PasswordHashingTests(Site site) : IClassFixture<Site>
{
    private HashingLimiter Limiter => site.Services.GetRequiredService<HashingLimiter>();

    [Fact]
    public Task Two_keyboards_that_spell_one_text_give_one_password() => site.WithAsync(async services =>
    {
        var hashing = services.GetRequiredService<PasswordHashing>();
        var hash = await hashing.HashAsync("cafe\u0301 au lait", default);

        (await hashing.CheckAsync(hash, "caf\u00e9 au lait", default)).ShouldBe(PasswordCheck.Right);
        (await hashing.CheckAsync(await hashing.HashUnusableAsync(default), "caf\u00e9 au lait", default)).ShouldBe(PasswordCheck.Wrong);
        return true;
    });

    [Fact]
    public Task A_request_waits_once() => site.WithAsync(async services =>
    {
        var hashing = services.GetRequiredService<PasswordHashing>();
        var hash = await hashing.HashAsync("a password", default);
        await using var crowd = HashingCrowd.Fill(Limiter);

        (await hashing.CheckAsync(hash, "a password", default)).ShouldBe(PasswordCheck.Right);
        await Should.ThrowAsync<RequestRejectedException>(() => site.WithAsync(others => others.GetRequiredService<PasswordHashing>().CheckAsync(hash, "a password", default)));
        return true;
    });

    [Fact]
    public async Task In_a_storm_of_sign_ins_one_more_gets_503_and_every_other_page_answers()
    {
        var (visitor, other) = (site.Visit(), site.Visit());
        var form = await visitor.GetAsync("/login");
        var captcha = form.Document.QuerySelector("[name='Input.CaptchaId']")!.GetAttribute("value");
        var answer = (await visitor.GetJsonAsync($"/dev/captcha/{captcha}")).GetProperty("answer").GetString()!;
        await other.GetAsync("/register");
        await using var crowd = HashingCrowd.Fill(Limiter);

        var refused = await visitor.SubmitAsync(form, ("Login", "nobody"), ("Password", "some password"), ("CaptchaAnswer", answer));
        var registering = await other.GetAsync("/register");

        refused.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var seconds = int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture);
        refused.Alert.ShouldContain($"We’re very busy. Try again in {seconds} seconds");
        refused.Document.QuerySelector("#Login")!.GetAttribute("value").ShouldBe("nobody");
        registering.Status.ShouldBe(HttpStatusCode.OK);
    }
}
