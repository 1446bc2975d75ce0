using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>What people type and what they are sent, looked for in every line of the log.</summary>
public sealed class SecretsTests(Site site) : IClassFixture<Site>
{
    private const string Canary = "a canary sings 7 songs";

    [Fact]
    public async Task No_password_code_link_key_or_address_gets_into_the_log()
    {
        var visitor = site.Visit();
        await visitor.RegisterAsync("canary", "canary@example.com", Canary);
        var link = (await site.MailsAsync("canary@example.com")).First(m => m.ActivationPath().Length > 0).ActivationPath();
        await visitor.SubmitAsync(link);
        visitor.Anew();
        await visitor.SignInAsync("canary@example.com", Canary + "x");
        await visitor.SignInAsync("canary", Canary);
        var key = visitor.SessionCookie!;
        var asked = await visitor.GetAsync((await visitor.SubmitAsync("/account/mobile", ("Mobile", "13800138111"))).Location!);
        var code = await site.SmsCodeAsync("+8613800138111");
        await visitor.SubmitAsync(asked, ("Code", code));

        site.Log.All.ShouldContain(line => line.Contains("Signed in", StringComparison.Ordinal));
        foreach (var secret in new[] { Canary, link["/activate/".Length..], key, "canary@example.com", "13800138111" })
        {
            site.Log.All.Where(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty(secret);
        }
        site.Log.All.Where(line => System.Text.RegularExpressions.Regex.IsMatch(line, $@"(?<!\d){code}(?!\d)")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_somebody_types_draws_no_lines_in_the_log()
    {
        const string Forged = "nobody\r\n2026-01-01 info: Signed in the administrator\u001b[2J";
        await site.Visit().SignInAsync(Forged);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nothing%0d%0aSigned-in%1b%5b2J");
        request.Headers.TryAddWithoutValidation("User-Agent", "tests \u001b[2J");
        await site.Visit().SendAsync(request);

        site.Log.All.Where(line => line.Contains("Signed in the administrator", StringComparison.Ordinal)).ShouldBeEmpty();
        site.Log.All.Where(line => line.Contains('\u001b') || line.Contains("\r\nSigned-in", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
