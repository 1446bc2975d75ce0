namespace Slices.Infrastructure.Captcha;

/// <summary>What a captcha was asked for. One that was asked for one purpose opens no other; one that was asked for none, as the API may, opens any one form.</summary>
public enum CaptchaPurpose { Registration, SignIn, ActivationMail, SmsCode, PasswordReset, EmailChange }

public static class CaptchaPurposes
{
    /// <summary>The purpose of exactly that name, or null.</summary>
    public static CaptchaPurpose? Named(string? name) =>
        Enum.GetNames<CaptchaPurpose>().Contains(name) ? Enum.Parse<CaptchaPurpose>(name!) : null;
}
