namespace Slices.Infrastructure.Captcha;

/// <summary>What a captcha was asked for. One that was asked for one purpose opens no other; one that was asked for none, as the API may, opens any one form.</summary>
public enum CaptchaPurpose { Registration, SignIn, ActivationMail, SmsCode, PasswordReset, EmailChange }

public static class CaptchaPurposes
{
    /// <summary>The purpose of exactly that name, or null.</summary>
    public static CaptchaPurpose? Named(string? name) =>
        Enum.GetNames<CaptchaPurpose>().Contains(name) ? Enum.Parse<CaptchaPurpose>(name!) : null;
}

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
    public CaptchaDemand Registration { get; set; }

    /// <summary>A password that nobody guesses at is typed without a captcha.</summary>
    public CaptchaDemand SignIn { get; set; } = CaptchaDemand.AfterFailures;

    public CaptchaDemand ActivationMail { get; set; }
    public CaptchaDemand SmsCode { get; set; }
    public CaptchaDemand PasswordReset { get; set; }

    /// <summary>Here, after failures is after the second address within a day.</summary>
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
