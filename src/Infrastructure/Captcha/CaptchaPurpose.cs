namespace Slices.Infrastructure.Captcha;

/// <summary>What a captcha is issued for. It is accepted for that purpose only; one that the API issued without a purpose is accepted for any one form.</summary>
public enum CaptchaPurpose { Registration, SignIn, ActivationMail, SmsCode, PasswordReset, EmailChange }

public static class CaptchaPurposes
{
    /// <summary>The purpose of exactly that name, or null.</summary>
    public static CaptchaPurpose? Named(string? name) =>
        Enum.GetNames<CaptchaPurpose>().Contains(name) ? Enum.Parse<CaptchaPurpose>(name!) : null;
}
