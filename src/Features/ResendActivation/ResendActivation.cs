using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Validation;

namespace Slices.Features.ResendActivation;

public sealed record ResendActivationCommand : Redacted, IRequest<ResendActivationResult>, ICaptchaProtected
{
    public string Email { get; init; } = "";
    public string CaptchaId { get; init; } = "";
    public string CaptchaAnswer { get; init; } = "";

    string IRateLimited.RateLimitedAccount => EmailAddress.Parse(Email)?.Key ?? "";
    RateLimitedAction IRateLimited.Action => RateLimitedAction.ActivationMail;
    CaptchaPurpose ICaptchaProtected.CaptchaPurpose => CaptchaPurpose.ActivationMail;
}

/// <summary>The same for every address. Only the mail says more.</summary>
public sealed record ResendActivationResult(string Email);

public sealed class ResendActivationValidator : AbstractValidator<ResendActivationCommand>
{
    public ResendActivationValidator() => RuleFor(c => c.Email).Email();
}

public sealed class ResendActivationHandler(ActivationMails mails, ResponseTimePadding padding) : IRequestHandler<ResendActivationCommand, ResendActivationResult>
{
    public async Task<ResendActivationResult> Handle(ResendActivationCommand command, CancellationToken cancellationToken)
    {
        var email = EmailAddress.Parse(command.Email)!;
        await padding.RunAsync(() => mails.QueueAsync(email, cancellationToken));
        return new(EmailAddress.Mask(email.Text));
    }
}
