using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Links;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Api;

/// <summary>A caller who may call an operation, what there must be for it, and the body that the document's example becomes by that.</summary>
public sealed class Scene(Site site, Operation operation)
{
    private static int last;

    /// <summary>What each operation needs beyond its example; a new one must say so here.</summary>
    public static readonly IReadOnlyDictionary<string, Func<Scene, Task>> Preparations = new Dictionary<string, Func<Scene, Task>>
    {
        ["getAntiforgeryToken"] = Nothing,
        ["issueCaptcha"] = Nothing,
        ["checkCaptcha"] = async scene => (scene.Values["id"], scene.Body["answer"]) = await scene.Site.CaptchaAsync(CaptchaPurpose.SignIn),
        ["register"] = async scene =>
        {
            (scene.Body["userName"], scene.Body["email"]) = (scene.Name, $"{scene.Name}@example.com");
            await scene.SolveAsync(CaptchaPurpose.Registration);
        },
        ["checkRegistration"] = Nothing,
        ["activate"] = async scene => scene.Body["token"] = await scene.ActivationAsync(),
        ["refuseRegistration"] = async scene => scene.Body["token"] = await scene.ActivationAsync(),
        ["sendActivationMail"] = scene => scene.SolveAsync(CaptchaPurpose.ActivationMail),
        ["signIn"] = async scene =>
        {
            scene.Body["login"] = (await scene.UserAsync()).UserName;
            await scene.SolveAsync(CaptchaPurpose.SignIn);
        },
        ["showSecondFactor"] = async scene =>
        {
            var owner = scene.Site.Visit();
            await scene.UserAsync();
            await owner.SignInAsync(scene.Name);
            var secret = await owner.AddAppAsync(scene.Site);
            (await scene.Caller.SignInAsync(scene.Name)).Location.ShouldNotBeNull().ShouldStartWith("/login/second?");
            scene.Body["code"] = scene.Site.Code(secret, 1);
        },
        ["signOut"] = Nothing,
        ["sendSmsCode"] = scene =>
        {
            scene.Body["mobile"] = NewMobile();
            return scene.SolveAsync(CaptchaPurpose.SmsCode);
        },
        ["signInBySms"] = async scene =>
        {
            var (user, mobile) = (await scene.UserAsync(), NewMobile());
            await scene.Site.SetAsync(user.Id, u => u.Mobile, mobile);
            (scene.Body["mobile"], scene.Body["code"]) = (mobile, await scene.CodeAsync(mobile, "signIn"));
        },
        ["sendPasswordReset"] = scene => scene.SolveAsync(CaptchaPurpose.PasswordReset),
        ["resetPassword"] = async scene => scene.Body["token"] = scene.Site.Services.GetRequiredService<ResetTokens>().Issue(await scene.UserAsync()),
        ["getMe"] = Nothing,
        ["saveProfile"] = Nothing,
        ["changeEmail"] = scene => Task.FromResult(scene.Body["email"] = $"{scene.Name}-new@example.com"),
        ["cancelEmailChange"] = scene => scene.AskEmailAsync(),
        ["confirmEmail"] = async scene =>
        {
            var owner = await scene.UserAsync();
            await scene.Caller.SignInAsync(scene.Name);
            var email = await scene.AskEmailAsync();
            scene.Body["token"] = scene.Site.Services.GetRequiredService<EmailChangeTokens>().Issue(await scene.Site.FindUserAsync(owner.UserName), email);
        },
        ["getLogins"] = scene => scene.LinkAsync(),
        ["unbindLogin"] = scene => scene.LinkAsync(),
        ["getAgreements"] = Nothing,
        ["acceptAgreement"] = Nothing,
        ["getExport"] = scene => scene.ExportAsync(),
        ["askExport"] = Nothing,
        ["getExportFile"] = scene => scene.ExportAsync(),
        ["getDeletion"] = scene => scene.AskDeletionAsync(),
        ["deleteAccount"] = Nothing,
        ["keepAccount"] = scene => scene.AskDeletionAsync(),
        ["confirm"] = Nothing,
        ["sendConfirmation"] = scene => scene.HaveOnlyAddressAsync(),
        ["confirmByMail"] = async scene =>
        {
            await scene.HaveOnlyAddressAsync();
            (await scene.Caller.CallAsync(HttpMethod.Post, "/me/confirmation/mail")).Status.ShouldBe(System.Net.HttpStatusCode.Accepted);
            var mails = await scene.Site.MailsAsync((await scene.Site.FindUserAsync(scene.Name)).Email);
            scene.Body["token"] = mails.First(m => m.ConfirmationPath().Length > 0).ConfirmationPath().Split('/')[^1];
        },
        ["changePassword"] = Nothing,
        ["changeMobile"] = async scene =>
        {
            var mobile = NewMobile();
            (scene.Body["mobile"], scene.Body["code"]) = (mobile, await scene.CodeAsync(mobile, "mobileChange"));
        },
        ["removeMobile"] = Nothing,
        ["changeUserName"] = scene => Task.FromResult(scene.Body["userName"] = $"{scene.Name}-new"),
        ["getSessions"] = Nothing,
        ["endOtherSessions"] = Nothing,
        ["endSession"] = async scene =>
        {
            await scene.Site.Visit().SignInAsync(scene.Name);
            scene.Values["id"] = (await scene.Caller.GetJsonAsync("/api/v1/me/sessions"))[1].GetProperty("id").GetString()!;
        },
        ["getTwoFactor"] = Nothing,
        ["offerApp"] = Nothing,
        ["setUpApp"] = async scene =>
        {
            var offer = (await scene.Caller.CallAsync(HttpMethod.Post, "/me/two-factor/app-offers")).Json();
            scene.Body["offer"] = offer.GetProperty("offer").GetString();
            scene.Body["code"] = scene.Site.Code(FactorVisits.Unspell(offer.GetProperty("secret").GetString()!));
        },
        ["removeApp"] = scene => scene.Caller.AddAppAsync(scene.Site),
        ["removePasskey"] = scene => Task.FromResult(scene.Values["id"] = Guid.NewGuid().ToString()),
        ["makeRecoveryCodes"] = scene => scene.Caller.AddAppAsync(scene.Site),
        ["getAddresses"] = scene => scene.AddressAsync(),
        ["addAddress"] = Nothing,
        ["getAddress"] = scene => scene.AddressAsync(),
        ["changeAddress"] = scene => scene.AddressAsync(),
        ["removeAddress"] = scene => scene.AddressAsync(),
        ["makeAddressDefault"] = scene => scene.AddressAsync(),
        ["getUsers"] = Nothing,
        ["getUser"] = async scene => scene.Values["id"] = (await scene.Site.AddUserAsync(NewName())).Id.ToString(),
        ["showContacts"] = async scene => scene.Values["id"] = (await scene.Site.AddUserAsync(NewName())).Id.ToString(),
        ["changeUser"] = async scene => scene.Values["id"] = (await scene.Site.AddUserAsync(NewName())).Id.ToString(),
        ["changeUserEmail"] = async scene =>
        {
            scene.Values["id"] = (await scene.Site.AddUserAsync(NewName())).Id.ToString();
            scene.Body["email"] = $"{scene.Name}-other@example.com";
        },
        ["invite"] = scene => Task.FromResult(scene.Body["email"] = $"{scene.Name}-invited@example.com"),
        ["getInvitations"] = Nothing,
        ["changeInvitation"] = async scene => scene.Values["id"] = (await scene.InviteAsync(scene.Caller)).Id.ToString(),
        ["acceptInvitation"] = async scene =>
        {
            var host = await scene.Site.AddUserAsync(NewName(), administrator: true);
            scene.Body["token"] = scene.Site.Services.GetRequiredService<InvitationTokens>().Issue(await scene.InviteAsync(await scene.Site.SignedInAsync(host.UserName)));
            scene.Body["userName"] = scene.Name;
        },
        ["getAudit"] = Nothing,
        ["getProvinces"] = Nothing,
        ["getAreaChildren"] = scene => Task.FromResult(scene.Values["code"] = "440000"),
    };

    public Site Site => site;

    public Visitor Caller { get; } = site.Visit();

    public string Name { get; } = NewName();

    /// <summary>What stands in the path's places.</summary>
    public Dictionary<string, string> Values { get; } = [];

    public JsonObject Body { get; } = operation.Body?["example"]!.DeepClone().AsObject() ?? [];

    /// <summary>From <c>/api/v1</c> on.</summary>
    public string Path => Values.Aggregate(operation.ShortPath, (path, value) => path.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal));

    public static async Task<Scene> PrepareAsync(Site site, Operation operation)
    {
        var scene = new Scene(site, operation);
        if (operation.NeedsSession)
        {
            await site.AddUserAsync(scene.Name, administrator: operation.ShortPath.StartsWith("/admin/", StringComparison.Ordinal));
            await scene.Caller.SignInAsync(scene.Name);
        }
        await Preparations[operation.Id](scene);
        return scene;
    }

    /// <param name="body">Instead of the prepared one.</param>
    public Task<Page> CallAsync(object? body = null, params (string Name, string Value)[] headers) =>
        Caller.CallAsync(operation.Method, Path, body ?? (operation.Body is null ? null : Body.ToJsonString()), headers);

    private static Task Nothing(Scene scene) => Task.CompletedTask;

    private static string NewName() => $"caller{Interlocked.Increment(ref last)}";

    private static string NewMobile() => $"+8613{700_000_000 + Interlocked.Increment(ref last) * 10_007}";

    private async Task<Invitation> InviteAsync(Visitor host)
    {
        var email = $"{NewName()}-invited@example.com";
        (await host.CallAsync(HttpMethod.Post, "/admin/invitations", new { email, language = "en" })).Status.ShouldBe(System.Net.HttpStatusCode.Accepted);
        return (await site.ListAsync($"select * from invitations where email_key = {email}", Invitations.Read))[0];
    }

    private Task<User> UserAsync() => site.AddUserAsync(Name);

    private async Task SolveAsync(CaptchaPurpose purpose) => (Body["captchaId"], Body["captchaAnswer"]) = await site.CaptchaAsync(purpose);

    private async Task<string> ActivationAsync() => site.Services.GetRequiredService<ActivationTokens>().Issue(await site.AddUserAsync(Name, active: false));

    private async Task AddressAsync() => Values["id"] = (await Caller.PostAsync(
        "/me/addresses", new { recipient = "韩梅梅", mobile = "13800138000", province = "440000", city = "441900", street = "南城街道1号" })).Json().GetProperty("id").GetString()!;

    private async Task<string> AskEmailAsync()
    {
        var email = $"{Name}-new@example.com";
        (await Caller.CallAsync(HttpMethod.Put, "/me/email", new { email, password = Site.Password })).Status.ShouldBe(System.Net.HttpStatusCode.Accepted);
        return email;
    }

    // Neither a password nor anything else proves who it is.
    private async Task HaveOnlyAddressAsync() => await site.SetAsync((await site.FindUserAsync(Name)).Id, u => u.HasPassword, false);

    private async Task LinkAsync()
    {
        Values["provider"] = "qq";
        await site.InsertAsync(ExternalLogin.Link((await site.FindUserAsync(Name)).Id, "qq", $"{Name}-open-id", null, site.Clock.GetUtcNow()));
    }

    private async Task ExportAsync()
    {
        await Caller.CallAsync(HttpMethod.Post, "/me/exports");
        var user = await site.FindUserAsync(Name);
        await Eventually.TrueAsync(async () => (await site.DataExportsAsync()).Exists(e => e.UserId == user.Id && e.ReadyAt is not null));
    }

    private Task AskDeletionAsync() => Caller.PostAsync("/me/deletion", new { sure = true });

    private async Task<string> CodeAsync(string mobile, string purpose)
    {
        var (captchaId, captchaAnswer) = await site.CaptchaAsync(CaptchaPurpose.SmsCode);
        (await Caller.PostAsync("/sms-codes", new { mobile, purpose, captchaId, captchaAnswer })).Status.ShouldBe(System.Net.HttpStatusCode.Accepted);
        return await site.SmsCodeAsync(mobile);
    }
}
