using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Admin.CreateAdmin;

/// <summary>Makes a new account that is active and an administrator.</summary>
public sealed record CreateAdminCommand(string UserName, string Email, string Password) : Redacted, IRequest<NewAdministrator>, ISetsPassword;

public sealed class CreateAdminValidator : AbstractValidator<CreateAdminCommand>
{
    public CreateAdminValidator(PasswordRules passwords)
    {
        RuleFor(c => c.UserName).NewUserName();
        RuleFor(c => c.Email).Email();
        RuleFor(c => c.Password).NewPassword(passwords, c => c.UserName, c => c.Email);
    }
}

public sealed class CreateAdminHandler(Administrators administrators, PasswordHashing hashing, Visitor visitor)
    : IRequestHandler<CreateAdminCommand, NewAdministrator>
{
    public async Task<NewAdministrator> Handle(CreateAdminCommand command, CancellationToken cancellationToken) =>
        await administrators.AddAsync(
            UserName.Fold(command.UserName), EmailAddress.Parse(command.Email)!,
            await hashing.HashAsync(command.Password, cancellationToken), visitor.Culture, cancellationToken);
}
