using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Validation;

namespace Slices.Features.Account.ChangeEmail;

/// <summary>Asks for a new address and sends a link there. Asked for the same address again, it sends another link.</summary>
public sealed record ChangeEmailCommand : Redacted, IRequest<ChangeEmailResult>, IStepUp, ICaptchaProtected
{
    public string Email { get; init; } = "";
    public string CaptchaId { get; init; } = "";
    public string CaptchaAnswer { get; init; } = "";

    RateLimitedAction IRateLimited.Action => RateLimitedAction.EmailChange;
    CaptchaPurpose ICaptchaProtected.CaptchaPurpose => CaptchaPurpose.EmailChange;
}

public sealed class ChangeEmailValidator : AbstractValidator<ChangeEmailCommand>
{
    public ChangeEmailValidator() => RuleFor(c => c.Email).Email();
}

public sealed class ChangeEmailHandler(EmailChangeRequests requests) : IRequestHandler<ChangeEmailCommand, ChangeEmailResult>
{
    public Task<ChangeEmailResult> Handle(ChangeEmailCommand command, CancellationToken cancellationToken) =>
        requests.AskAsync(EmailAddress.Parse(command.Email)!, cancellationToken);
}
