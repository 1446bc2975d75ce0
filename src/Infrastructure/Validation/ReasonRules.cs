using FluentValidation;
using Slices.Domain;

namespace Slices.Infrastructure.Validation;

/// <summary>Why an administrator does something to an account. It goes into the audit log, as <see cref="VisibleText.Fold"/> writes it.</summary>
public static class ReasonRules
{
    public const int MaxLength = AuditEntry.MaxDetailLength;

    public static IReadOnlyList<string> ErrorCodes { get; } = ["reason.missing", "reason.long", "reason.characters"];

    /// <param name="rule">The field's.</param>
    /// <param name="isNeeded">Whether it must not be empty.</param>
    public static void Reason<T>(this IRuleBuilder<T, string> rule, Func<T, bool> isNeeded) => rule.Custom((input, context) =>
    {
        var reason = VisibleText.Fold(input);
        if (reason.Length == 0)
        {
            if (isNeeded(context.InstanceToValidate))
            {
                context.Fail("reason.missing");
            }
        }
        else if (reason.Length > MaxLength)
        {
            context.Fail("reason.long");
        }
        else if (VisibleText.Fault(reason, MaxLength) is not null)
        {
            context.Fail("reason.characters");
        }
    });
}
