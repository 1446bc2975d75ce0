using FluentValidation;
using FluentValidation.Results;
using Slices.Resources;

namespace Slices.Infrastructure.Validation;

public static class ValidationFailures
{
    /// <summary>Adds the failure of that code, with its sentence, to the property under validation.</summary>
    public static void Fail<T>(this ValidationContext<T> context, string code) =>
        context.AddFailure(new ValidationFailure(context.PropertyPath, Texts.Get(code)) { ErrorCode = code });
}
