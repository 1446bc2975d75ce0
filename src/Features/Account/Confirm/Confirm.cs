using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Throttling;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Confirm;

/// <summary>It is still me: here is my password.</summary>
public sealed record ConfirmCommand : IRequest<ConfirmResult>, IThrottled
{
    public string Password { get; init; } = "";

    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.Confirmation;

    public override string ToString() => nameof(ConfirmCommand);
}

public abstract record ConfirmResult : IGuess
{
    bool IGuess.IsWrong => this is WrongPassword;

    /// <summary>Under a new key; null when the session ended meanwhile.</summary>
    public sealed record Confirmed(NewSession? Session) : ConfirmResult;

    public sealed record WrongPassword : ConfirmResult;
}

public sealed class ConfirmValidator : AbstractValidator<ConfirmCommand>
{
    public ConfirmValidator() => RuleFor(c => c.Password).CurrentPassword();
}

public sealed class ConfirmHandler(
    SlicesDb db, PasswordTries tries, SessionStarter sessions, AuditTrail trail, Visitor visitor)
    : IRequestHandler<ConfirmCommand, ConfirmResult>
{
    public async Task<ConfirmResult> Handle(ConfirmCommand command, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == visitor.UserId, cancellationToken);
        if (await tries.CheckAsync(user, command.Password, cancellationToken) == PasswordCheck.Wrong)
        {
            await trail.WriteAsync(AuditKind.ConfirmationRefused, user.Id, Factor.Password);
            return new ConfirmResult.WrongPassword();
        }
        return new ConfirmResult.Confirmed(await sessions.ConfirmAsync(Factor.Password, cancellationToken));
    }
}
