using System.Net;
using Marten;
using Slices.Domain;
using Slices.Features.Account.TwoFactor;
using Slices.Infrastructure.Factors;
using Slices.Tests.Support;

namespace Slices.Tests.Features.PasskeyLogin;

public sealed class PasskeyLoginTests(LocalhostSite site) : IClassFixture<LocalhostSite>
{
    [Fact]
    public async Task A_passkey_alone_signs_in()
    {
        var (_, passkey) = await WithPasskeyAsync("keyed");
        var visitor = site.Visit();

        var page = await visitor.SignInByPasskeyAsync(passkey);

        page.Location.ShouldBe("/", page.Words);
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        (await EntriesAsync("keyed"))[^1].ShouldBe((AuditKind.SignedIn, Factor.Passkey));
    }

    [Fact]
    public async Task It_is_asked_for_behind_the_password()
    {
        var (_, passkey) = await WithPasskeyAsync("second");
        var visitor = site.Visit();
        var first = await visitor.SignInAsync("second");
        first.Location.ShouldNotBeNull().ShouldStartWith("/login/second?");
        (await visitor.IsSignedInAsync()).ShouldBeFalse();

        var (id, options) = await visitor.AskPasskeyAsync("SecondFactor", "/login/second");
        options.GetProperty("allowCredentials").GetArrayLength().ShouldBe(1);
        await visitor.AnswerPasskeyAsync("/login/second", id, passkey.Get(options));

        (await visitor.IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Another_persons_passkey_is_no_second_factor()
    {
        await WithPasskeyAsync("victim");
        var (_, passkey) = await WithPasskeyAsync("other");
        var visitor = site.Visit();
        await visitor.SignInAsync("victim");
        var (id, options) = await visitor.AskPasskeyAsync("SecondFactor", "/login/second");

        var page = await visitor.AnswerPasskeyAsync("/login/second", id, passkey.Get(options));

        page.Alert.ShouldBe("We couldn’t sign you in with this passkey. Try again.");
        visitor.SessionCookie.ShouldBeNull();
        (await EntriesAsync("victim"))[^1].ShouldBe((AuditKind.SignInRefused, Factor.Passkey));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost")]
    public async Task An_answer_given_to_another_origin_is_refused(string origin)
    {
        var (_, passkey) = await WithPasskeyAsync("phished" + origin.Length);
        passkey.Origin = origin;

        await RefusedAsync(passkey);
    }

    [Fact]
    public async Task A_forged_signature_is_refused()
    {
        var (user, passkey) = await WithPasskeyAsync("forged");
        var forger = new SoftAuthenticator(site.Visit().Origin) { CredentialId = passkey.CredentialId };
        // Knows the credential and whose it is, but not the key.
        var (_, options) = await user.AskPasskeyAsync("Creation", "/account/two-factor");
        forger.Create(options);

        await RefusedAsync(forger);
    }

    [Fact]
    public async Task None_is_created_on_a_device_that_could_not_be_added_afterwards()
    {
        var visitor = await site.AddSignedInAsync("long-open");
        var token = (await visitor.GetAsync("/account/two-factor")).Token();
        site.Clock.Move(TimeSpan.FromMinutes(10.1));

        var reply = await visitor.SendAsync(new(HttpMethod.Post, "/passkeys/options?purpose=Creation") { Headers = { { "X-CSRF-TOKEN", token } } });

        reply.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Nobody_present_at_the_authenticator_is_refused()
    {
        var (_, passkey) = await WithPasskeyAsync("absent");
        passkey.UserVerified = false;

        await RefusedAsync(passkey);
    }

    [Fact]
    public async Task A_copy_that_counts_from_before_is_refused()
    {
        var (_, passkey) = await WithPasskeyAsync("cloned");
        await site.Visit().SignInByPasskeyAsync(passkey);
        passkey.SignCount = 0;

        await RefusedAsync(passkey);
    }

    [Fact]
    public async Task A_question_is_answered_once_by_the_browser_that_was_asked_for_what_it_was_asked_within_five_minutes()
    {
        var (_, passkey) = await WithPasskeyAsync("asked");
        var visitor = site.Visit();
        var (id, options) = await visitor.AskPasskeyAsync("SignIn", "/login");
        (await site.Visit().AnswerPasskeyAsync("/login/passkey", id, passkey.Get(options))).Status.ShouldBe(HttpStatusCode.BadRequest);

        await visitor.SignInAsync("asked");
        (await visitor.AnswerPasskeyAsync("/login/second", id, passkey.Get(options))).Status.ShouldBe(HttpStatusCode.BadRequest);

        (await visitor.AnswerPasskeyAsync("/login/passkey", id, passkey.Get(options))).Location.ShouldBe("/");
        // Signed anew by the same browser, signed out again: only the question is used.
        (await visitor.Anew().AnswerPasskeyAsync("/login/passkey", id, passkey.Get(options))).Status.ShouldBe(HttpStatusCode.BadRequest);

        (id, options) = await visitor.AskPasskeyAsync("SignIn", "/login");
        site.Clock.Move(Passkeys.Lifetime + TimeSpan.FromSeconds(1));
        (await visitor.AnswerPasskeyAsync("/login/passkey", id, passkey.Get(options))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[[[[")]
    [InlineData("{\"id\":\"AA\",\"type\":\"public-key\",\"response\":{}}")]
    public async Task Anything_else_is_refused(string answer)
    {
        var visitor = site.Visit();
        var (id, _) = await visitor.AskPasskeyAsync("SignIn", "/login");

        (await visitor.AnswerPasskeyAsync("/login/passkey", id, answer)).Alert.ShouldBe("We couldn’t sign you in with this passkey. Try again.");
    }

    [Fact]
    public async Task Who_was_disabled_or_has_removed_the_passkey_cant_sign_in_by_it()
    {
        var (owner, passkey) = await WithPasskeyAsync("removed");
        var page = await owner.GetAsync("/account/two-factor");
        await owner.PostAsync("/account/two-factor?handler=Remove", [new("id", page.Value("id")), new("__RequestVerificationToken", page.Token())]);
        await RefusedAsync(passkey);

        (_, passkey) = await WithPasskeyAsync("disabled");
        var user = await site.FindUserAsync("disabled");
        await site.ChangeAsync(user.Id, u => u.Disable());
        await RefusedAsync(passkey);
    }

    [Fact]
    public async Task Somebody_elses_passkey_cant_be_removed_or_renamed()
    {
        await WithPasskeyAsync("owned");
        var user = await site.FindUserAsync("owned");
        var id = (await site.QueryAsync(work => work.Query<Passkey>().SingleAsync(p => p.UserId == user.Id))).Id.ToString();
        var (thief, _) = await WithPasskeyAsync("thief");
        var token = (await thief.GetAsync("/account/two-factor")).Token();

        await thief.PostAsync("/account/two-factor?handler=Remove", [new("id", id), new("__RequestVerificationToken", token)]);
        await thief.PostAsync("/account/two-factor?handler=Rename", [new("id", id), new("name", "mine"), new("__RequestVerificationToken", token)]);

        (await site.QueryAsync(work => work.Query<Passkey>().SingleAsync(p => p.UserId == user.Id))).Name.ShouldBe("Passkey");
    }

    [Fact]
    public async Task One_credential_belongs_to_one_account()
    {
        var (_, passkey) = await WithPasskeyAsync("first");
        await site.AddUserAsync("later");
        var visitor = site.Visit();
        await visitor.SignInAsync("later");

        (await visitor.AddPasskeyAsync(passkey)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Confirming_by_a_passkey_turns_the_apps_codes_on_again()
    {
        var (owner, passkey) = await WithPasskeyAsync("forgiven");
        await site.ExecuteAsync($"update sign_in_counters set wrong_codes = {SecondFactors.MaxWrongCodes} from users where id = user_id and user_name = {"forgiven"}");
        var (id, options) = await owner.AskPasskeyAsync("Confirmation", "/account/confirm");

        (await owner.AnswerPasskeyAsync("/account/confirm", id, passkey.Get(options))).Location.ShouldBe("/");

        (await site.ValueAsync<int>($"select wrong_codes from sign_in_counters c join users u on u.id = c.user_id where u.user_name = {"forgiven"}")).ShouldBe(0);
    }

    [Fact]
    public async Task An_account_has_twenty_passkeys_at_most_even_when_many_come_at_once()
    {
        await site.AddUserAsync("hoarder");
        var owner = site.Visit();
        await owner.SignInAsync("hoarder");
        var user = await site.FindUserAsync("hoarder");
        await site.InsertAsync([.. Enumerable.Range(0, AddPasskeyHandler.MaxPasskeys - 1).Select(n =>
            Passkey.Of(user.Id, [1, 2, (byte)n], [], 0, [], false, false, $"Passkey {n}", site.Clock.GetUtcNow()))]);
        var answers = new List<(string Question, string Answer)>();
        for (var n = 0; n < 4; n++)
        {
            var (id, options) = await owner.AskPasskeyAsync("Creation", "/account/two-factor");
            answers.Add((id, new SoftAuthenticator(owner.Origin).Create(options)));
        }

        var pages = await Task.WhenAll(answers.Select(a => owner.AnswerPasskeyAsync("/account/two-factor", a.Question, a.Answer)));

        pages.Count(p => p.Status == HttpStatusCode.Redirect).ShouldBe(1);
        pages.Count(p => p.Alert.StartsWith("You’ve reached the maximum number of passkeys", StringComparison.Ordinal)).ShouldBe(3);
        (await site.QueryAsync(work => work.Query<Passkey>().CountAsync(p => p.UserId == user.Id))).ShouldBe(AddPasskeyHandler.MaxPasskeys);
    }

    private async Task RefusedAsync(SoftAuthenticator passkey)
    {
        var visitor = site.Visit();
        (await visitor.SignInByPasskeyAsync(passkey)).Alert.ShouldBe("We couldn’t sign you in with this passkey. Try again.");
        visitor.SessionCookie.ShouldBeNull();
    }

    private async Task<(Visitor Owner, SoftAuthenticator Passkey)> WithPasskeyAsync(string name)
    {
        await site.AddUserAsync(name);
        var owner = site.Visit();
        await owner.SignInAsync(name);
        var passkey = new SoftAuthenticator(owner.Origin);
        (await owner.AddPasskeyAsync(passkey)).Location.ShouldBe("/account/two-factor?Changed=True");
        return (owner, passkey);
    }

    private async Task<List<(AuditKind, Factor?)>> EntriesAsync(string name)
    {
        var user = await site.FindUserAsync(name);
        return [.. (await site.AuditEntriesAsync()).Where(e => e.UserId == user.Id && e.Kind != AuditKind.NewDevice).Select(e => (e.Kind, e.Factor))];
    }
}
