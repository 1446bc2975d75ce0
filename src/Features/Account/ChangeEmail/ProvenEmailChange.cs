using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Features.Account.Confirm;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Throttling;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.ChangeEmail;

/// <summary>
/// A <see cref="ChangeEmailCommand"/> that brings its proof along: the password, which counts for this once. Where the
/// password doesn't confirm who somebody is, it isn't looked at, and the session must be fresh.
/// </summary>
public sealed record ProvenEmailChangeCommand : IRequest<ProvenEmailChangeResult>, IThrottled
{
    public string Email { get; init; } = "";
    public string Password { get; init; } = "";

    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.Confirmation;

    public override string ToString() => nameof(ProvenEmailChangeCommand);
}

public abstract record ProvenEmailChangeResult : IGuess
{
    bool IGuess.IsWrong => this is WrongPassword;
    bool IGuess.IsRight => this is Asked { ByPassword: true };

    public sealed record Asked(ChangeEmailResult Result, bool ByPassword) : ProvenEmailChangeResult;

    public sealed record WrongPassword : ProvenEmailChangeResult;
}

public sealed class ProvenEmailChangeValidator : AbstractValidator<ProvenEmailChangeCommand>
{
    public ProvenEmailChangeValidator(IMediator mediator)
    {
        RuleFor(c => c.Email).Email();
        WhenAsync(
            async (_, cancellation) => (await mediator.Send(new ConfirmWaysQuery(), cancellation)).Password,
            () => RuleFor(c => c.Password).CurrentPassword());
    }
}

public sealed class ProvenEmailChangeHandler(SlicesDb db, IMediator mediator, SessionOwner owner, PasswordTries tries, AuditTrail trail, Visitor visitor)
    : IRequestHandler<ProvenEmailChangeCommand, ProvenEmailChangeResult>
{
    public async Task<ProvenEmailChangeResult> Handle(ProvenEmailChangeCommand command, CancellationToken cancellationToken)
    {
        var byPassword = (await mediator.Send(new ConfirmWaysQuery(), cancellationToken)).Password;
        if (byPassword)
        {
            var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == visitor.UserId, cancellationToken);
            if (!await tries.CheckAsync(user, command.Password, cancellationToken))
            {
                await trail.WriteAsync(AuditKind.ConfirmationRefused, user.Id, Factor.Password);
                return new ProvenEmailChangeResult.WrongPassword();
            }
            owner.NoteProven();
        }
        return new ProvenEmailChangeResult.Asked(await mediator.Send(new ChangeEmailCommand { Email = command.Email }, cancellationToken), byPassword);
    }
}
