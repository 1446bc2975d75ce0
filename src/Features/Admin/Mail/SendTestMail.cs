using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Validation;

namespace Slices.Features.Admin.Mail;

/// <summary>Sends a mail that says no more than that it arrived, while the administrator waits for the server's answer.</summary>
public sealed record SendTestMailCommand : Redacted, IRequest<TestMailResult>, IStepUp
{
    public string Email { get; init; } = "";

    RateLimitedAction IRateLimited.Action => RateLimitedAction.TestMail;
}

/// <param name="IsTaken">Whether the server took it.</param>
/// <param name="Answer">What the server, or the way to it, said.</param>
public sealed record TestMailResult(bool IsTaken, string Answer);

public sealed class SendTestMailValidator : AbstractValidator<SendTestMailCommand>
{
    public SendTestMailValidator() => RuleFor(c => c.Email).Email();
}

public sealed class SendTestMailHandler(MailComposer composer, IMailSender sender, MailServerHealth server, AuditTrail trail) : IRequestHandler<SendTestMailCommand, TestMailResult>
{
    public async Task<TestMailResult> Handle(SendTestMailCommand command, CancellationToken cancellationToken)
    {
        server.EndPause();
        var result = await SendAsync(EmailAddress.Parse(command.Email)!, cancellationToken);
        await trail.WriteAsync(AuditKind.TestMailSent, null, detail: result.IsTaken ? "accepted" : "rejected");
        return result;
    }

    private async Task<TestMailResult> SendAsync(EmailAddress to, CancellationToken cancellation)
    {
        try
        {
            return new(true, await sender.SendAsync(await composer.ComposeTestAsync(to.Text), cancellation));
        }
        catch (Exception e) when (e is MailRejectedException or MailUndeliveredException)
        {
            return new(false, e.Message);
        }
    }
}
