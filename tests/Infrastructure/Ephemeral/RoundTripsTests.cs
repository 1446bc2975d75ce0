using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Ephemeral;

/// <summary>How often a sign-in waits for Redis, counted on the wire.</summary>
public sealed class RoundTripsTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly Redis redis = new();
    private CuttableProxy wire = null!;
    private Site site = null!;

    public async ValueTask InitializeAsync()
    {
        await redis.StartAsync();
        wire = new(redis.Port);
        // Without the client's own questions in between.
        site = new(new() { ["ConnectionStrings:Redis"] = $"127.0.0.1:{wire.Port},configCheckSeconds=600", ["Throttle:Enabled"] = "true" });
        await site.InitializeAsync();
        await site.AddUserAsync("alice");
        // What is made once is made now.
        (await site.Visit().SignInAsync("alice")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await site.Visit().SignInAsync("alice", "some wrong password")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.Visit().SignInAsync("alice")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await wire.DisposeAsync();
        await redis.StopAsync();
    }

    [Fact]
    public async Task A_sign_in_waits_for_Redis_a_few_times()
    {
        var (form, right) = await CountAsync(Site.Password, HttpStatusCode.Redirect);
        var (_, wrong) = await CountAsync("some wrong password", HttpStatusCode.BadRequest);

        output.WriteLine($"The form {form}, the right password {right}, a wrong one {wrong}");
        form.ShouldBeLessThanOrEqualTo(1);
        right.ShouldBeLessThanOrEqualTo(6);
        wrong.ShouldBeLessThanOrEqualTo(15);
    }

    private async Task<(int Form, int Sent)> CountAsync(string password, HttpStatusCode status)
    {
        var visitor = site.Visit();
        var begun = wire.RoundTrips;
        var page = await visitor.GetAsync("/login");
        var form = wire.RoundTrips - begun;
        var answer = (await visitor.GetJsonAsync($"/dev/captcha/{page.Values("Login")["Input.CaptchaId"]}")).GetProperty("answer").GetString()!;
        begun = wire.RoundTrips;
        (await visitor.SubmitAsync(page, ("Login", "alice"), ("Password", password), ("CaptchaAnswer", answer))).Status.ShouldBe(status);
        return (form, wire.RoundTrips - begun);
    }
}
