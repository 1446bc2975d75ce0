using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.RateLimiting;

/// <summary>At most <paramref name="Count"/> acts within <paramref name="Window"/>.</summary>
public sealed record Limit(int Count, TimeSpan Window);

/// <summary>How often one kind of action is allowed.</summary>
/// <param name="Network">From one network, whatever the account.</param>
/// <param name="Account">On one account, from anywhere: wide where reaching it would shut the owner out.</param>
/// <param name="Both">From one network on one account.</param>
public sealed record Limits(Limit Network, Limit Account, Limit Both);

/// <summary>The acts that are counted, by the name under which their limits stand in the settings.</summary>
public enum RateLimitedAction
{
    Registration,
    RegistrationCheck,
    Activation,
    ActivationMail,
    SignIn,
    SecondFactor,
    Passkey,
    ExternalSignIn,
    SmsCode,
    Captcha,
    CaptchaPicture,
    CaptchaSound,
    CaptchaCheck,
    SetUp,
    PasswordReset,
    MailLink,
    Confirmation,
    ConfirmationMail,
    EmailChange,
    Export,
    UserChange,
    UserExport,
    TestMail,
    Invitation,
}

/// <summary>How often each action is allowed. Each limit is set as, say, <c>Throttle:SignIn:Network:Count</c> and <c>:Window</c>.</summary>
public sealed class RateLimitSettings : ISettings
{
    // Named before the type was: existing configurations keep working.
    public static string Section => "Throttle";

    /// <summary>False switches limits and waits off, in Development only; elsewhere it is not honoured. The wrong passwords that an account allows in all are counted regardless.</summary>
    public bool Enabled { get; set; } = true;

    public Limits Registration { get; set; } = new(PerHour(100), PerHour(5), PerHour(5));
    public Limits RegistrationCheck { get; set; } = new(PerMinute(60), PerMinute(60), PerMinute(60));
    public Limits Activation { get; set; } = new(PerMinute(30), PerMinute(30), PerMinute(30));
    public Limits ActivationMail { get; set; } = new(PerHour(20), PerHour(5), PerHour(5));
    public Limits SignIn { get; set; } = new(PerMinute(60), PerMinute(100), PerMinute(10));
    public Limits SecondFactor { get; set; } = new(PerMinute(60), PerHour(60), PerMinute(10));
    public Limits Passkey { get; set; } = new(PerMinute(120), PerMinute(120), PerMinute(120));
    public Limits ExternalSignIn { get; set; } = new(PerMinute(60), PerMinute(60), PerMinute(60));
    public Limits SmsCode { get; set; } = new(PerHour(60), PerHour(60), PerHour(60));
    public Limits Captcha { get; set; } = new(PerMinute(300), PerMinute(300), PerMinute(300));
    public Limits CaptchaPicture { get; set; } = new(PerMinute(600), PerMinute(600), PerMinute(600));
    public Limits CaptchaSound { get; set; } = new(PerMinute(120), PerMinute(120), PerMinute(120));
    public Limits CaptchaCheck { get; set; } = new(PerMinute(300), PerMinute(300), PerMinute(300));
    public Limits SetUp { get; set; } = new(PerMinute(10), PerMinute(10), PerMinute(10));

    // Wide for an account: nobody can keep its owner from asking. How many mails leave is limited elsewhere.
    public Limits PasswordReset { get; set; } = new(PerHour(20), PerHour(60), PerHour(5));

    public Limits MailLink { get; set; } = new(PerMinute(30), PerMinute(30), PerMinute(30));
    public Limits Confirmation { get; set; } = new(PerMinute(60), PerMinute(20), PerMinute(10));
    public Limits ConfirmationMail { get; set; } = new(PerHour(20), PerHour(5), PerHour(5));

    // Each may write to another address: nobody floods mailboxes by changing their own.
    public Limits EmailChange { get; set; } = new(PerHour(30), PerHour(10), PerHour(10));

    public Limits Export { get; set; } = new(PerDay(60), PerDay(3), PerDay(3));

    // As many as an administrator marks in a few lists.
    public Limits UserChange { get; set; } = new(PerMinute(600), PerMinute(600), PerMinute(600));

    // Each may hold everybody's addresses.
    public Limits UserExport { get; set; } = new(PerHour(20), PerHour(20), PerHour(20));
    public Limits TestMail { get; set; } = new(PerHour(30), PerHour(10), PerHour(10));

    // Each writes to a person who may never have heard of the site. Many administrators may share a network.
    public Limits Invitation { get; set; } = new(PerHour(100), PerDay(50), PerDay(50));

    /// <summary>Whether anybody has to wait.</summary>
    public bool IsOn(IHostEnvironment environment) => Enabled || !environment.IsDevelopment();

    public Limits For(RateLimitedAction action) => action switch
    {
        RateLimitedAction.Registration => Registration,
        RateLimitedAction.RegistrationCheck => RegistrationCheck,
        RateLimitedAction.Activation => Activation,
        RateLimitedAction.ActivationMail => ActivationMail,
        RateLimitedAction.SignIn => SignIn,
        RateLimitedAction.SecondFactor => SecondFactor,
        RateLimitedAction.Passkey => Passkey,
        RateLimitedAction.ExternalSignIn => ExternalSignIn,
        RateLimitedAction.SmsCode => SmsCode,
        RateLimitedAction.Captcha => Captcha,
        RateLimitedAction.CaptchaPicture => CaptchaPicture,
        RateLimitedAction.CaptchaSound => CaptchaSound,
        RateLimitedAction.CaptchaCheck => CaptchaCheck,
        RateLimitedAction.SetUp => SetUp,
        RateLimitedAction.PasswordReset => PasswordReset,
        RateLimitedAction.MailLink => MailLink,
        RateLimitedAction.Confirmation => Confirmation,
        RateLimitedAction.ConfirmationMail => ConfirmationMail,
        RateLimitedAction.EmailChange => EmailChange,
        RateLimitedAction.Export => Export,
        RateLimitedAction.UserChange => UserChange,
        RateLimitedAction.UserExport => UserExport,
        RateLimitedAction.TestMail => TestMail,
        RateLimitedAction.Invitation => Invitation,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
    };

    public IEnumerable<string> Validate(IHostEnvironment environment) =>
        from action in Enum.GetValues<RateLimitedAction>()
        let limits = For(action)
        from limit in new (string Name, Limit Value)[] { ("Network", limits.Network), ("Account", limits.Account), ("Both", limits.Both) }
        where limit.Value.Count < 1 || limit.Value.Window < TimeSpan.FromSeconds(1) || limit.Value.Window > TimeSpan.FromDays(7)
        select $"Throttle:{action}:{limit.Name} must allow at least 1 in a window between a second (00:00:01) and 7 days (7.00:00:00).";

    private static Limit PerMinute(int count) => new(count, TimeSpan.FromMinutes(1));

    private static Limit PerHour(int count) => new(count, TimeSpan.FromHours(1));

    private static Limit PerDay(int count) => new(count, TimeSpan.FromDays(1));
}
