using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.RateLimiting;
using Slices.Resources;

namespace Slices.Features.Register;

/// <summary>Checks one field, which the browser asks for when it is left.</summary>
public sealed record CheckFieldQuery(string Field, RegisterCommand Form) : IRequest<CheckedField>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.RegistrationCheck;
}

public sealed record CheckedField(string Field, IReadOnlyList<string> Errors);

public sealed class CheckFieldHandler(IValidator<RegisterCommand> validator, BreachedPasswords breached, UserNames names)
    : IRequestHandler<CheckFieldQuery, CheckedField>
{
    // As the page's fields are spelled, and as the API's members are.
    private static readonly HashSet<string> Fields = new(StringComparer.OrdinalIgnoreCase)
    {
        nameof(RegisterCommand.UserName), nameof(RegisterCommand.Email), nameof(RegisterCommand.Password),
        nameof(RegisterCommand.ConfirmPassword), nameof(RegisterCommand.Agree), nameof(RegisterCommand.Mobile), nameof(RegisterCommand.SmsCode),
    };

    public async Task<CheckedField> Handle(CheckFieldQuery query, CancellationToken cancellationToken)
    {
        if (!Fields.TryGetValue(query.Field, out var field))
        {
            return new("", []);
        }
        var errors = validator.Validate(query.Form, o => o.IncludeProperties(field)).Errors.ConvertAll(e => e.ErrorMessage);
        if (errors.Count == 0 && field == nameof(RegisterCommand.UserName))
        {
            var key = UserName.Fold(query.Form.UserName).Key;
            if (await names.IsTakenAsync(key, owner: null, cancellationToken))
            {
                errors.Add(Texts.Get("userName.taken"));
            }
        }
        if (errors.Count == 0 && field == nameof(RegisterCommand.Password) && await breached.ContainAsync(query.Form.Password, cancellationToken))
        {
            errors.Add(Texts.Get(BreachedPasswords.ErrorCode));
        }
        return new(query.Field, errors);
    }
}
