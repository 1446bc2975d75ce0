using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>Nobody is shut out by what strangers do to their name without solving a captcha.</summary>
public sealed class LockoutTests : IAsyncLifetime
{
    private readonly ThrottledSite site = new();

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task Wrong_captchas_use_up_nothing_of_the_account_they_name()
    {
        await site.AddUserAsync("waiting", "waiting@example.com", active: false);
        for (var n = 0; n < 12; n++)
        {
            var stranger = site.Visit(from: new IPAddress([127, 0, 2, (byte)(n + 1)]));
            (await stranger.SubmitAsync("/activate/resend", ("Email", "waiting@example.com"), ("CaptchaAnswer", "wrong"))).Status.ShouldBe(HttpStatusCode.BadRequest);
            (await stranger.SubmitAsync("/login", ("Login", "waiting"), ("Password", "x"), ("CaptchaAnswer", "wrong"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        }

        var owner = await site.Visit().CompleteAsync("/activate/resend", ("Email", "waiting@example.com"));

        owner.Status.ShouldBe(HttpStatusCode.OK);
        (await site.MailsAsync("waiting@example.com")).ShouldHaveSingleItem();
    }
}
