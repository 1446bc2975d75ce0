using FluentValidation;
using Slices.Domain;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Validation;

/// <summary>The rules of the fields that several slices ask for.</summary>
public static class AccountRules
{
    public static IReadOnlyList<string> UserNameErrorCodes { get; } =
        ["userName.missing", "userName.length", "userName.characters", "userName.mobile", "userName.address", "userName.reserved"];

    public static IReadOnlyList<string> EmailErrorCodes { get; } = ["email.missing", "email.long", "email.form"];

    /// <summary>Of a line that others read, whichever field it is.</summary>
    public static IReadOnlyList<string> LineErrorCodes { get; } = ["text.unknown", "text.marks"];

    public static IReadOnlyList<string> MobileErrorCodes { get; } = ["mobile.missing", "mobile.form"];

    /// <param name="rule">The field's.</param>
    /// <param name="site">The site, whose names no username may resemble; null where an administrator chooses, for whom such names are reserved.</param>
    public static void NewUserName<T>(this IRuleBuilder<T, string> rule, SiteSettings? site = null) => rule.Custom((input, context) =>
    {
        var name = UserName.Fold(input);
        if (name.Text.Length == 0)
        {
            context.Fail("userName.missing");
        }
        else if (name.Fault is { } fault && !(site is null && fault == UserNameFault.Reserved))
        {
            context.Fail(fault switch
            {
                UserNameFault.Length => "userName.length",
                UserNameFault.Characters => "userName.characters",
                UserNameFault.Mobile => "userName.mobile",
                UserNameFault.Address => "userName.address",
                _ => "userName.reserved",
            });
        }
        else if (site?.AllNames.Any(name.IsReservedAt) == true)
        {
            context.Fail("userName.reserved");
        }
    });

    public static void Email<T>(this IRuleBuilder<T, string> rule) => rule.Custom((input, context) =>
    {
        var typed = UnicodeText.TrimInvisible(input);
        if (typed.Length == 0)
        {
            context.Fail("email.missing");
        }
        else if (EmailAddress.Parse(typed) is null)
        {
            context.Fail(typed.Length > EmailAddress.MaxLength ? "email.long" : "email.form");
        }
    });

    public static void Agreed<T>(this IRuleBuilder<T, bool> rule) => rule.Equal(true).WithErrorCode("agree.missing");

    public static void Mobile<T>(this IRuleBuilder<T, string> rule, MobileSettings settings) => rule.Custom((input, context) =>
    {
        if (UnicodeText.TrimInvisible(input).Length == 0)
        {
            context.Fail("mobile.missing");
        }
        else if (MobileNumber.Parse(input, settings.AllowedCountries) is null)
        {
            context.Fail("mobile.form");
        }
    });

    /// <summary>A line for others to read.</summary>
    /// <param name="rule">The field's.</param>
    /// <param name="limit">Code points that it may have.</param>
    /// <param name="missing">The code of an empty one; null where it may be.</param>
    /// <param name="tooLong">The code of one with more.</param>
    /// <param name="invisible">The code of one with what nobody sees.</param>
    public static void Line<T>(this IRuleBuilder<T, string> rule, int limit, string? missing, string tooLong, string invisible) => rule.Custom((input, context) =>
    {
        var line = VisibleText.Fold(input);
        if (line.Length == 0)
        {
            if (missing is not null)
            {
                context.Fail(missing);
            }
        }
        else if (VisibleText.Fault(line, limit) is { } fault)
        {
            context.Fail(fault switch
            {
                TextFault.TooLong => tooLong,
                TextFault.Invisible => invisible,
                TextFault.Marks => "text.marks",
                _ => "text.unknown",
            });
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
        else if (!UnicodeText.IsWellFormed(password) || UnicodeText.CodePoints(UnicodeText.Compose(password)) > PasswordRules.MaxLength)
        {
            context.Fail("password.long");
        }
    });
}
