using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Throttling;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.ResendActivation;

public sealed record ResendActivationCommand : IRequest<ResendActivationResult>, ICaptchaProtected
{
    public string Email { get; init; } = "";
    public string CaptchaId { get; init; } = "";
    public string CaptchaAnswer { get; init; } = "";

    string IThrottled.ThrottledAccount => EmailAddress.Parse(Email)?.Key ?? "";
    ThrottledAct IThrottled.Act => ThrottledAct.ActivationMail;
    CaptchaPurpose ICaptchaProtected.CaptchaPurpose => CaptchaPurpose.ActivationMail;
}

/// <summary>The same for every address: the mail, if there is one, tells the rest.</summary>
public sealed record ResendActivationResult(string Email);

public sealed class ResendActivationValidator : AbstractValidator<ResendActivationCommand>
{
    public ResendActivationValidator() => RuleFor(c => c.Email).Email();
}

public sealed class ResendActivationHandler(SlicesDb db, Visitor visitor, TimeProvider time)
    : IRequestHandler<ResendActivationCommand, ResendActivationResult>
{
    private const int MostMails = 3;

    public async Task<ResendActivationResult> Handle(ResendActivationCommand command, CancellationToken cancellationToken)
    {
        var email = EmailAddress.Parse(command.Email)!;
        await EvenPace.RunAsync(() => QueueAsync(email, cancellationToken), cancellationToken);
        return new(EmailAddress.Mask(email.Text));
    }

    private async Task QueueAsync(EmailAddress email, CancellationToken cancellation)
    {
        // Several may wait on one address: each gets its mail, which names it, so that nobody activates another's by mistake.
        var waiting = await db.Users
            .Where(u => u.EmailKey == email.Key && u.State == UserState.Unactivated)
            .Where(u => !db.Users.Any(other => other.EmailKey == email.Key && other.ActivatedAt != null))
            .OrderByDescending(u => u.CreatedAt)
            .Take(MostMails)
            .ToListAsync(cancellation);
        foreach (var user in waiting)
        {
            user.RenewActivation();
            db.OutgoingMails.Add(OutgoingMail.Queue(MailTemplate.Activation, user, visitor.Culture, visitor.Address, time.GetUtcNow()));
        }
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Activated or asked for again at this very moment: that mail serves, this one would only kill its link.
        }
    }
}
