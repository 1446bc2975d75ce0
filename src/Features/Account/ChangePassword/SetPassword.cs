using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.ChangePassword;

/// <summary>My first password: so far others say who I am.</summary>
public sealed record SetPasswordCommand : IRequest<SetPasswordResult>, IStepUp, ISetsPassword
{
    public string Password { get; init; } = "";
    public string ConfirmPassword { get; init; } = "";

    /// <summary>Sign all other browsers out.</summary>
    public bool EndOthers { get; init; }

    public override string ToString() => nameof(SetPasswordCommand);
}

public abstract record SetPasswordResult
{
    /// <summary>This browser stays signed in under a new key; null when its session ended meanwhile.</summary>
    public sealed record Set(NewSession? Session) : SetPasswordResult;

    /// <summary>The password is made of what everybody knows about its owner.</summary>
    public sealed record Personal : SetPasswordResult;

    /// <summary>There is one, which is changed and not set.</summary>
    public sealed record HasOne : SetPasswordResult;
}

public sealed class SetPasswordValidator : AbstractValidator<SetPasswordCommand>
{
    public SetPasswordValidator(PasswordRules passwords)
    {
        RuleFor(c => c.Password).NewPassword(passwords, _ => "", _ => "");
        RuleFor(c => c.ConfirmPassword).Repeats(c => c.Password);
    }
}

public sealed partial class SetPasswordHandler(
    SlicesDb db, SessionOwner owner, PasswordRules rules, PasswordHashing hashing, SessionStarter starter, SessionEnder ender, AuditTrail trail, Notices notices,
    ILogger<SetPasswordHandler> log)
    : IRequestHandler<SetPasswordCommand, SetPasswordResult>
{
    public async Task<SetPasswordResult> Handle(SetPasswordCommand command, CancellationToken cancellationToken)
    {
        // Before the row is locked, since it takes long.
        var hash = await hashing.HashAsync(command.Password, cancellationToken);
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            var user = await owner.LockAsync(cancellationToken);
            if (user.HasPassword)
            {
                return new SetPasswordResult.HasOne();
            }
            if (rules.FaultFor(user, command.Password) is not null)
            {
                return new SetPasswordResult.Personal();
            }
            user.ChangePassword(hash);
            if (command.EndOthers)
            {
                await ender.EndAllAsync(user.Id, exceptThis: true, cancellationToken);
            }
            trail.Add(AuditKind.PasswordChanged, user.Id, Factor.Password);
            notices.Queue(MailTemplate.PasswordChanged, user);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            LogSet(user.Id);
        }
        return new SetPasswordResult.Set(await starter.ConfirmAsync(Factor.Password, cancellationToken));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{UserId} set a first password")]
    private partial void LogSet(Guid userId);
}

/// <summary>Whether I have a password.</summary>
public sealed record HasPasswordQuery : IRequest<bool>;

public sealed class HasPasswordHandler(SlicesDb db, Visitor visitor) : IRequestHandler<HasPasswordQuery, bool>
{
    public Task<bool> Handle(HasPasswordQuery query, CancellationToken cancellationToken) =>
        db.Users.AnyAsync(u => u.Id == visitor.UserId && u.HasPassword, cancellationToken);
}
