using System.Net;
using System.Text.Json;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Register;

public sealed class CheckFieldTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("UserName", "fine-name", null)]
    [InlineData("UserName", "ab", "Use 3–30 characters.")]
    [InlineData("UserName", "Ｔａｋｅｎ", "This username is taken. Choose another one.")]
    [InlineData("Email", "nonsense", "Enter a valid email address.")]
    [InlineData("Password", "password1", "This password is too common. Choose another one.")]
    [InlineData("Password", "somebody1", "Use at least 8 characters besides your username, your email address and the site’s name.")]
    [InlineData("ConfirmPassword", "different", "The passwords don’t match.")]
    [InlineData("Agree", "false", "Agree to the terms to continue.")]
    public async Task One_field_is_checked_by_the_rules_of_the_form(string field, string value, string? error)
    {
        await AddTakenAsync();

        var answer = await CheckAsync(field, ("UserName", "somebody"), ("Password", Site.Password), (field, value));

        answer.GetProperty("field").GetString().ShouldBe(field);
        answer.GetProperty("errors").EnumerateArray().Select(e => e.GetString()).ShouldBe(error is null ? [] : [error]);
    }

    [Fact]
    public async Task A_taken_address_is_not_told()
    {
        await AddTakenAsync();

        (await CheckAsync("Email", ("Email", "taken@example.com"))).GetProperty("errors").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_number_that_registrations_do_not_need_is_fine() =>
        (await CheckAsync("Mobile", ("Mobile", "12"))).ToString().ShouldBe("""{"field":"Mobile","errors":[]}""");

    [Theory]
    [InlineData("CaptchaAnswer")]
    [InlineData("PasswordHash")]
    [InlineData("")]
    [InlineData("<b>")]
    public async Task Nothing_is_said_about_other_fields(string field)
    {
        var answer = await CheckAsync(field, ("CaptchaAnswer", "guess"));

        (answer.GetProperty("field").GetString(), answer.GetProperty("errors").GetArrayLength()).ShouldBe(("", 0));
    }

    [Fact]
    public async Task Asking_without_the_forms_token_is_refused()
    {
        (await site.Visit().PostAsync("/register?handler=Check", new Dictionary<string, string> { ["field"] = "UserName" }))
            .Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task AddTakenAsync()
    {
        if ((await CheckAsync("UserName", ("UserName", "taken"))).GetProperty("errors").GetArrayLength() == 0)
        {
            await site.AddUserAsync("taken", "taken@example.com");
        }
    }

    private async Task<JsonElement> CheckAsync(string field, params (string Name, string Value)[] fields)
    {
        var visitor = site.Visit();
        var form = (await visitor.GetAsync("/register")).Values("UserName");
        form["field"] = field;
        foreach (var (name, value) in fields)
        {
            form[$"Input.{name}"] = value;
        }
        var answer = await visitor.PostAsync("/register?handler=Check", form);
        answer.Status.ShouldBe(HttpStatusCode.OK);
        return JsonDocument.Parse(answer.Body).RootElement;
    }
}
