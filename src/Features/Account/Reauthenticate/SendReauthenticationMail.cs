using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Reauthenticate;

/// <summary>Sends a link that reauthenticates, for an account that has no other method.</summary>
/// <param name="ReturnUrl">Where the user goes on from the link.</param>
public sealed record SendReauthenticationMailCommand(string? ReturnUrl) : Redacted, IRequest<bool>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.ConfirmationMail;
}

public sealed class SendReauthenticationMailHandler(
    UnitOfWork work, MailOutbox mails, CurrentUser currentUser, ReauthenticationMethods methods, ReauthenticationMails links, Visitor visitor, TimeProvider time)
    : IRequestHandler<SendReauthenticationMailCommand, bool>
{
    /// <returns>False when the user has another method.</returns>
    public async Task<bool> Handle(SendReauthenticationMailCommand command, CancellationToken cancellationToken)
    {
        var user = await currentUser.ReadAsync(cancellationToken);
        if (!(await methods.FindAsync(cancellationToken)).Mail)
        {
            return false;
        }
        var mail = OutgoingMail.Queue(MailTemplate.Reauthentication, user, user.Culture, visitor.Address, time.GetUtcNow(), visitor.Device);
        await links.KeepAsync(mail, command.ReturnUrl);
        mails.Add(mail);
        await work.SaveAsync(cancellationToken);
        return true;
    }
}
