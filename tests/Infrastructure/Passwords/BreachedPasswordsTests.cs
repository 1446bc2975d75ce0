using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Slices.Features.Admin.CreateAdmin;
using Slices.Features.SetUp;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Passwords;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Passwords;

/// <summary>The local list knows neither of these passwords; the service knows the one.</summary>
[Slow]
public sealed class BreachedPasswordsTests(BreachServer service) : IClassFixture<BreachServer>, IAsyncLifetime
{
    private const string Leaked = "tr0ub4dor & three";
    private const string Fresh = "seven quiet otters";
    private const string Sentence = "This password appeared in a known data breach. Choose another one.";

    private Site site = null!;

    public async ValueTask InitializeAsync()
    {
        service.BeginAnew(Leaked, "café au lait 77");
        site = new(new() { ["Passwords:BreachService"] = service.Endpoint }, shared: true);
        await site.InitializeAsync();
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_registration_with_a_leaked_password_is_refused_and_told_why()
    {
        var visitor = site.Visit();

        var refused = await visitor.RegisterAsync("otter", "otter@example.com", Leaked);
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Error("Password").ShouldBe(Sentence);
        (await visitor.RegisterAsync("otter", "otter@example.com", Fresh)).Status.ShouldBe(HttpStatusCode.OK);

        (await site.FindUserAsync("otter")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Whoever_leaves_the_field_is_told_at_once()
    {
        (await CheckAsync(Leaked)).ShouldBe([Sentence]);
        (await CheckAsync(Fresh)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_administrator_gets_no_leaked_password_either()
    {
        (await Should.ThrowAsync<FluentValidation.ValidationException>(() => site.SendAsync(new CreateAdminCommand("chief", "chief@example.com", Leaked))))
            .Errors.ShouldHaveSingleItem().ErrorMessage.ShouldNotBeEmpty();
        var setUp = new SetUpCommand { UserName = "chief", Email = "chief@example.com", Password = Leaked, ConfirmPassword = Leaked };
        (await Should.ThrowAsync<FluentValidation.ValidationException>(() => site.SendAsync(setUp)))
            .Errors.ShouldHaveSingleItem().ErrorCode.ShouldBe("password.leaked");

        (await site.SendAsync(new CreateAdminCommand("chief", "chief@example.com", Fresh))).ShouldBe(NewAdministrator.Made);
    }

    [Fact]
    public async Task Five_digits_are_all_that_leaves()
    {
        (await AskAsync(Leaked)).ShouldBeTrue();

        var request = service.Requests.ShouldHaveSingleItem();
        request.ShouldStartWith($"GET /range/{BreachServer.Hash(Leaked)[..5]}\n");
        request.ShouldContain("\nAdd-Padding: true\n");
        request.ShouldNotContain(BreachServer.Hash(Leaked)[5..10]);
        request.ShouldNotContain("tr0ub4dor");
        site.Log.All.ShouldAllBe(line => !line.Contains(BreachServer.Hash(Leaked).Substring(0, 5)));
    }

    [Fact]
    public async Task Nobody_makes_the_site_ask_without_a_solved_captcha()
    {
        var fields = (string answer) => new[]
        {
            ("UserName", "robot"), ("Email", "robot@example.com"), ("Password", Leaked), ("ConfirmPassword", Leaked), ("Agree", "true"), ("CaptchaAnswer", answer),
        };

        (await site.Visit().SubmitAsync("/register", fields("wrong"))).Status.ShouldBe(HttpStatusCode.BadRequest);

        service.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_local_list_knows_is_not_asked()
    {
        (await site.Visit().RegisterAsync("plain", "plain@example.com", "password1")).Error("Password").ShouldContain("too common");

        service.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_password_is_looked_up_as_it_is_kept() => (await AskAsync("cafe\u0301 au lait 77")).ShouldBeTrue();

    [Fact]
    public async Task Padding_is_no_leak()
    {
        service.Instead = context => context.Response.WriteAsync($"{BreachServer.Hash(Leaked)[5..]}:0\r\n");

        (await AskAsync(Leaked)).ShouldBeFalse();
        Warnings(site).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("500", "HTTP 500")]
    [InlineData("404", "HTTP 404")]
    [InlineData("redirect", "HTTP 302")]
    [InlineData("page", "an answer that isn't a list of hashes")]
    [InlineData("half", "an answer that isn't a list of hashes")]
    [InlineData("charset", "an answer that isn't a list of hashes")]
    [InlineData("binary", "an answer that isn't a list of hashes")]
    [InlineData("huge", "an answer of more than 1024 KiB")]
    [InlineData("endless", "an answer of more than 1024 KiB")]
    [InlineData("cut", ": ")]
    [InlineData("silent", "no answer within 2 s")]
    [InlineData("trickle", "no answer within 2 s")]
    public async Task A_service_that_cannot_tell_stops_nobody_and_is_one_warning(string trouble, string reason)
    {
        service.Instead = context => TroubleAsync(context, trouble);

        (await AskAsync(Leaked)).ShouldBeFalse();

        var warning = Warnings(site).ShouldHaveSingleItem();
        warning.ShouldContain(reason);
        warning.ShouldNotContain(BreachServer.Hash(Leaked)[..5]);
    }

    [Fact]
    public async Task A_registration_goes_through_while_the_service_is_down()
    {
        await using var lonely = new Site(new() { ["Passwords:BreachService"] = $"http://127.0.0.1:{Ports.Free()}/range" });
        await lonely.InitializeAsync();

        (await lonely.Visit().RegisterAsync("early", "early@example.com", Leaked)).Status.ShouldBe(HttpStatusCode.OK);

        Warnings(lonely).ShouldHaveSingleItem().ShouldContain("ConnectionError");
    }

    [Theory]
    [InlineData("password", "ok       Passwords: {0} knows what leaked.", 0)]
    [InlineData("another", "warning  Passwords: Passwords:BreachService {0} doesn't know", 0)]
    [InlineData(null, "warning  Passwords: Passwords:BreachService {0} can't be asked, so leaked passwords are taken: HTTP 500.", 0)]
    public async Task The_doctor_asks_it(string? leaked, string line, int status)
    {
        service.Leaked = [leaked ?? ""];
        service.Instead = leaked is null ? context => TroubleAsync(context, "500") : null;

        var ended = await Application.RunAsync(
            new() { ["ConnectionStrings:Postgres"] = site.ConnectionString, ["Passwords:BreachService"] = service.Endpoint }, ["doctor"]);

        ended.Status.ShouldBe(status, ended.Output + ended.Errors);
        ended.Output.ShouldContain(string.Format(System.Globalization.CultureInfo.InvariantCulture, line, service.Endpoint));
    }

    private static async Task TroubleAsync(HttpContext context, string trouble)
    {
        var response = context.Response;
        switch (trouble)
        {
            case "500" or "404":
                response.StatusCode = int.Parse(trouble, System.Globalization.CultureInfo.InvariantCulture);
                break;
            case "redirect":
                response.Redirect("/range/00000");
                break;
            case "page":
                await response.WriteAsync("<html>Sign in to the network first</html>");
                break;
            case "half":
                await response.WriteAsync($"{BreachServer.Hash(Leaked)[5..]}:9\r\n{BreachServer.Hash(Leaked)[5..]}");
                break;
            case "charset":
                response.ContentType = "text/plain; charset=nonsense";
                await response.WriteAsync("?");
                break;
            case "binary":
                await response.Body.WriteAsync(Enumerable.Range(0, 5000).Select(i => (byte)(i * 7)).ToArray());
                break;
            case "huge":
                response.ContentLength = 100_000_000;
                await response.WriteAsync("0");
                break;
            case "endless":
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await response.WriteAsync(new string('0', 65_536));
                }
                break;
            case "cut":
                response.ContentLength = 100;
                await response.WriteAsync("0");
                await response.Body.FlushAsync();
                context.Abort();
                break;
            case "trickle":
                await response.WriteAsync("0");
                await response.Body.FlushAsync();
                goto default;
            default:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
        }
    }

    private Task<bool> AskAsync(string password) => site.Services.GetRequiredService<BreachedPasswords>().ContainAsync(password, CancellationToken.None);

    private static IEnumerable<string> Warnings(Site site) => site.Log.All.Where(line => line.Contains("whether it leaked", StringComparison.Ordinal));

    private async Task<IEnumerable<string?>> CheckAsync(string password)
    {
        var visitor = site.Visit();
        var form = (await visitor.GetAsync("/register")).Values("UserName");
        (form["field"], form["Input.Password"]) = ("Password", password);
        var answer = await visitor.PostAsync("/register?handler=Check", form);
        return [.. JsonDocument.Parse(answer.Body).RootElement.GetProperty("errors").EnumerateArray().Select(e => e.GetString())];
    }
}
