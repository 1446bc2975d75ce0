using System.Net;
using System.Text.Json;
using Marten;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Features.Admin.ChangeUser;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Passwords;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Register;

/// <summary>A site whose accounts begin with a mobile.</summary>
public sealed class MobileFirstSite() : Site(new() { ["Registration:RequireMobile"] = "true" }, shared: true);

public sealed class RegisterWithMobileTests(MobileFirstSite site) : IClassFixture<MobileFirstSite>
{
    [Fact]
    public async Task An_account_begins_with_a_mobile_that_a_code_proves()
    {
        var visitor = site.Visit();
        var form = await AskAsync(visitor, "13700137001");
        form.Document.QuerySelector(".captcha").ShouldBeNull();

        var page = await RegisterAsync(visitor, form, "mobile-first", await site.SmsCodeAsync("+8613700137001"));

        page.Words.ShouldContain("Check your inbox");
        (await site.FindUserAsync("mobile-first")).Mobile.ShouldBe("+8613700137001");
    }

    [Fact]
    public async Task A_wrong_code_is_said_beside_it_and_makes_no_account()
    {
        var visitor = site.Visit();
        var form = await AskAsync(visitor, "13700137002");

        var page = await RegisterAsync(visitor, form, "guesser", "000000");

        page.Error("SmsCode").ShouldBe("This code is wrong or has expired. Try again or request a new one.");
        page.Value("UserName").ShouldBe("guesser");
        (await site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.UserNameKey == "guesser"))).ShouldBeFalse();
    }

    [Fact]
    public async Task A_number_that_somebody_else_has_proven_since_stays_with_them()
    {
        const string mobile = "+8613700137044";
        await site.AddUserAsync("number-before");
        await site.HaveMobileAsync("number-before", mobile);
        await site.Visit().RegisterWithAsync(site, mobile, "number-waits", "number-waits@example.com");
        (await site.FindUserAsync("number-waits")).WaitingMobile.ShouldBe(mobile);
        var since = await site.AddSignedInAsync("number-since");
        await since.TakeMobileAsync(site, mobile);

        await site.Visit().SubmitAsync((await site.MailsAsync("number-waits@example.com")).First(m => m.ActivationPath().Length > 0).ActivationPath());

        var activated = await site.FindUserAsync("number-waits");
        (activated.State, activated.Mobile, activated.WaitingMobile).ShouldBe((UserState.Active, null, null));
        (await site.FindUserAsync("number-since")).Mobile.ShouldBe(mobile);
    }

    [Theory]
    [InlineData("Mobile", "12", "Enter a valid phone number, such as 138 0013 8000.")]
    [InlineData("SmsCode", "1", "Enter the 6-digit code.")]
    public async Task Its_fields_are_checked_alone(string field, string value, string error)
    {
        var visitor = site.Visit();
        var answer = await visitor.PostAsync("/register?handler=Check",
            [new("field", field), new($"Input.{field}", value), new("__RequestVerificationToken", (await visitor.GetAsync("/register")).Token())]);

        JsonDocument.Parse(answer.Body).RootElement.GetProperty("errors")[0].GetString().ShouldBe(error);
    }

    [Fact]
    public async Task Nobody_registers_past_the_mobile()
    {
        var visitor = site.Visit();
        var token = (await visitor.GetAsync("/register")).Token();

        var page = await visitor.PostAsync("/register",
        [
            new("Input.UserName", "skipper"), new("Input.Email", "skipper@example.com"), new("Input.Password", Site.Password),
            new("Input.ConfirmPassword", Site.Password), new("Input.Agree", "true"), new("__RequestVerificationToken", token),
        ]);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.UserNameKey == "skipper"))).ShouldBeFalse();
    }

    [Fact]
    public async Task A_number_of_an_active_account_moves_when_the_new_one_is_activated_and_its_holder_is_told()
    {
        const string mobile = "+8613700137003";
        await site.AddUserAsync("first-holder", "first-holder@example.com");
        await site.HaveMobileAsync("first-holder", mobile);

        (await site.Visit().RegisterWithAsync(site, mobile, "second-holder", "second-holder@example.com")).Words.ShouldContain("Check your inbox");
        (await site.FindUserAsync("first-holder")).Mobile.ShouldBe(mobile, "nothing yet says that the new account can be activated");
        (await site.MailsAsync("first-holder@example.com")).ShouldBeEmpty();
        await site.Visit().SubmitAsync((await site.MailsAsync("second-holder@example.com")).First(m => m.ActivationPath().Length > 0).ActivationPath());

        (await site.FindUserAsync("first-holder")).Mobile.ShouldBeNull();
        (await site.FindUserAsync("second-holder")).Mobile.ShouldBe(mobile);
        (await site.MailsAsync("first-holder@example.com")).ShouldHaveSingleItem().Subject.ShouldContain("another account");
    }

    [Fact]
    public async Task It_moves_too_when_an_administrator_activates_the_new_one()
    {
        const string mobile = "+8613700137023";
        await site.AddUserAsync("third-holder", "third-holder@example.com");
        await site.HaveMobileAsync("third-holder", mobile);
        await site.Visit().RegisterWithAsync(site, mobile, "fourth-holder", "fourth-holder@example.com");
        var chief = await site.AddSignedInAsync("activator", administrator: true);

        await chief.PostAsync($"/admin/users/{(await site.FindUserAsync("fourth-holder")).Id}", new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = (await chief.GetAsync("/admin/users")).Token(),
            ["change"] = "Activate",
        });

        (await site.FindUserAsync("third-holder")).Mobile.ShouldBeNull();
        var activated = await site.FindUserAsync("fourth-holder");
        (activated.Mobile, activated.WaitingMobile).ShouldBe((mobile, null));
    }

    [Fact]
    public async Task Whoever_forgot_their_account_and_registers_once_more_loses_no_number()
    {
        const string mobile = "+8613700137013";
        await site.AddUserAsync("forgetful", "forgetful@example.com");
        await site.HaveMobileAsync("forgetful", mobile);

        (await site.Visit().RegisterWithAsync(site, mobile, "forgetful-2", "forgetful@example.com")).Words.ShouldContain("Check your inbox");

        (await site.FindUserAsync("forgetful")).Mobile.ShouldBe(mobile);
        (await site.MailsAsync("forgetful@example.com")).ShouldHaveSingleItem().Subject.ShouldContain("tried to sign up");
        // Nor can an administrator activate the second one: address and number stay where they are.
        var second = (await site.FindUserAsync("forgetful-2")).Id;
        (await site.WithAsync(services => services.GetRequiredService<IRequestHandler<ChangeUserCommand, ChangeUserResult>>()
            .Handle(new(second, UserChange.Activate), CancellationToken.None))).ShouldBe(ChangeUserResult.EmailTaken);
        (await site.FindUserAsync("forgetful")).Mobile.ShouldBe(mobile);
    }

    [Fact]
    public async Task A_mobile_of_an_account_that_was_never_activated_goes_to_whoever_proves_it_next()
    {
        var first = site.Visit();
        var form = await AskAsync(first, "13700137004");
        var code = await site.SmsCodeAsync("+8613700137004");
        await RegisterAsync(first, form, "squatter", code);
        site.Clock.Move(TimeSpan.FromMinutes(1.1));
        var second = site.Visit();

        await RegisterAsync(second, await AskAsync(second, "13700137004"), "rightful", await site.SmsCodeAsync("+8613700137004", after: code));

        (await site.FindUserAsync("rightful")).Mobile.ShouldBe("+8613700137004");
        (await site.FindUserAsync("squatter")).Mobile.ShouldBeNull();
        (await site.MailsAsync("rightful@example.com")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_taken_name_does_not_use_the_code_up()
    {
        await site.AddUserAsync("early-bird");
        var visitor = site.Visit();
        var form = await AskAsync(visitor, "13700137005");
        var code = await site.SmsCodeAsync("+8613700137005");

        var refused = await RegisterAsync(visitor, form, "early-bird", code);
        refused.Error("UserName").ShouldNotBeEmpty();

        (await RegisterAsync(visitor, refused, "late-bird", code)).Words.ShouldContain("Check your inbox");
    }

    [Fact]
    public async Task A_busy_server_does_not_use_the_code_up()
    {
        var visitor = site.Visit();
        var form = await AskAsync(visitor, "13700137006");
        var code = await site.SmsCodeAsync("+8613700137006");
        Page refused;
        await using (HashingCrowd.Fill(site.Services.GetRequiredService<HashingLimiter>()))
        {
            refused = await RegisterAsync(visitor, form, "patient", code);
        }

        refused.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await RegisterAsync(visitor, refused, "patient", code)).Words.ShouldContain("Check your inbox");
    }

    [Fact]
    public async Task A_code_that_is_too_old_leaves_the_form_as_it_is_and_another_to_be_asked_for()
    {
        var visitor = site.Visit();
        var form = await AskAsync(visitor, "13700137007");
        var code = await site.SmsCodeAsync("+8613700137007");
        site.Clock.Move(SmsCodes.Lifetime);

        var page = await RegisterAsync(visitor, form, "slow-typist", code);

        page.Error("SmsCode").ShouldBe("This code is wrong or has expired. Try again or request a new one.");
        (page.Value("UserName"), page.Value("Email")).ShouldBe(("slow-typist", "slow-typist@example.com"));
        page.Document.QuerySelector("[data-countdown]")!.GetAttribute("data-countdown").ShouldBe("0");
    }

    private static async Task<Page> AskAsync(Visitor visitor, string mobile)
    {
        var sent = await visitor.SubmitAsync("/register", ("Mobile", mobile));
        sent.Status.ShouldBe(HttpStatusCode.Redirect, sent.Words);
        return await visitor.GetAsync(sent.Location!);
    }

    private static Task<Page> RegisterAsync(Visitor visitor, Page form, string name, string code) => visitor.CompleteAsync(
        form, ("UserName", name), ("Email", $"{name}@example.com"), ("Password", Site.Password), ("ConfirmPassword", Site.Password), ("Agree", "true"), ("SmsCode", code));
}
