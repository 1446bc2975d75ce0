using FluentValidation;
using Slices.Domain;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sms;

namespace Slices.Infrastructure.Accounts;

/// <summary>The rules of the fields that several slices ask for.</summary>
public static class AccountRules
{
    public static IReadOnlyList<string> UserNameFaults { get; } =
        ["userName.missing", "userName.length", "userName.characters", "userName.mobile", "userName.reserved"];

    public static IReadOnlyList<string> EmailFaults { get; } = ["email.missing", "email.long", "email.form"];

    public static IReadOnlyList<string> MobileFaults { get; } = ["mobile.missing", "mobile.form"];

    /// <param name="rule">That of the name.</param>
    /// <param name="mayBeReserved">True for administrators: the names are reserved for them.</param>
    public static void NewUserName<T>(this IRuleBuilder<T, string> rule, bool mayBeReserved = false) => rule.Custom((input, context) =>
    {
        if (UserName.Fold(input) is var name && name.Text.Length == 0)
        {
            context.Fail("userName.missing");
        }
        else if (name.Fault is { } fault && !(mayBeReserved && fault == UserNameFault.Reserved))
        {
            context.Fail(fault switch
            {
                UserNameFault.Length => "userName.length",
                UserNameFault.Characters => "userName.characters",
                UserNameFault.Mobile => "userName.mobile",
                _ => "userName.reserved",
            });
        }
    });

    public static void Email<T>(this IRuleBuilder<T, string> rule) => rule.Custom((input, context) =>
    {
        if (string.IsNullOrWhiteSpace(input))
        {
            context.Fail("email.missing");
        }
        else if (EmailAddress.Parse(input) is null)
        {
            context.Fail(input.Length > EmailAddress.MaxLength ? "email.long" : "email.form");
        }
    });

    public static void Agreed<T>(this IRuleBuilder<T, bool> rule) => rule.Equal(true).WithErrorCode("agree.missing");

    public static void Mobile<T>(this IRuleBuilder<T, string> rule, SmsSettings settings) => rule.Custom((input, context) =>
    {
        if (string.IsNullOrWhiteSpace(input))
        {
            context.Fail("mobile.missing");
        }
        else if (MobileNumber.Parse(input, settings.AllowedCountries) is null)
        {
            context.Fail("mobile.form");
        }
    });

    public static void SmsCode<T>(this IRuleBuilder<T, string> rule) => rule.Custom((input, context) =>
    {
        if (SmsCodes.Parse(input) is null)
        {
            context.Fail("code.form");
        }
    });

    /// <summary>Six digits of an app.</summary>
    public static void AppCode<T>(this IRuleBuilder<T, string> rule) => rule.Custom((input, context) =>
    {
        if (Totp.Parse(input) is null)
        {
            context.Fail("code.form");
        }
    });

    /// <summary>Six digits of an app, or a recovery code.</summary>
    public static void FactorCode<T>(this IRuleBuilder<T, string> rule) => rule.Custom((input, context) =>
    {
        if (RecoveryCodes.Parse(input) is null && Totp.Parse(input) is null)
        {
            context.Fail("secondFactor.form");
        }
    });

    /// <summary>A password to be kept, which must not be made of what everybody knows about its owner.</summary>
    public static void NewPassword<T>(this IRuleBuilder<T, string> rule, PasswordRules rules, Func<T, string> userName, Func<T, string> email)
        where T : ISetsPassword =>
        rule.Custom((password, context) =>
        {
            var address = email(context.InstanceToValidate);
            if (rules.Fault(password, userName(context.InstanceToValidate), address, address.Split('@')[0]) is { } fault)
            {
                context.Fail(fault);
            }
        });

    /// <summary>The same password once more.</summary>
    public static void Repeats<T>(this IRuleBuilder<T, string> rule, Func<T, string> password) => rule.Custom((repeated, context) =>
    {
        if (repeated.Length == 0)
        {
            context.Fail("confirmPassword.missing");
        }
        else if (repeated != password(context.InstanceToValidate))
        {
            context.Fail("confirmPassword.differs");
        }
    });

    /// <summary>A password to be compared with the one that is kept.</summary>
    public static void CurrentPassword<T>(this IRuleBuilder<T, string> rule) => rule.Custom((password, context) =>
    {
        if (password.Length == 0)
        {
            context.Fail("password.missing");
        }
        // Checked before it is hashed: hashing costs as much as its input is long.
        else if (!UnicodeText.IsWellFormed(password) || UnicodeText.CodePoints(password) > PasswordRules.MaxLength)
        {
            context.Fail("password.long");
        }
    });
}
