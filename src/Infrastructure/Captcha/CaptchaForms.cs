namespace Slices.Infrastructure.Captcha;

/// <summary>When a form asks for a captcha.</summary>
public enum CaptchaDemand
{
    Always,

    /// <summary>From a network, or on an account, where something went wrong lately.</summary>
    AfterFailures,

    Never,
}

/// <summary>When which form asks, as <c>Captcha:Forms:SignIn</c> and so on.</summary>
public sealed class CaptchaForms
{
    /// <summary>When registering asks.</summary>
    public CaptchaDemand Registration { get; set; }

    /// <summary>When signing in by password asks: a password that nobody guesses at is typed without a captcha.</summary>
    public CaptchaDemand SignIn { get; set; } = CaptchaDemand.AfterFailures;

    /// <summary>When asking for another activation mail asks.</summary>
    public CaptchaDemand ActivationMail { get; set; }

    /// <summary>When asking for a text message asks.</summary>
    public CaptchaDemand SmsCode { get; set; }

    /// <summary>When a forgotten password asks.</summary>
    public CaptchaDemand PasswordReset { get; set; }

    /// <summary>When asking for another email address asks. Here <see cref="CaptchaDemand.AfterFailures"/> means from the third address within a day on.</summary>
    public CaptchaDemand EmailChange { get; set; } = CaptchaDemand.AfterFailures;

    public CaptchaDemand For(CaptchaPurpose purpose) => purpose switch
    {
        CaptchaPurpose.Registration => Registration,
        CaptchaPurpose.SignIn => SignIn,
        CaptchaPurpose.ActivationMail => ActivationMail,
        CaptchaPurpose.SmsCode => SmsCode,
        CaptchaPurpose.PasswordReset => PasswordReset,
        CaptchaPurpose.EmailChange => EmailChange,
        _ => throw new ArgumentOutOfRangeException(nameof(purpose), purpose, null),
    };
}
