using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Reauthenticate;

/// <summary>It is still me, as whoever reads my address's mail will say: there is nothing else to show it by.</summary>
/// <param name="ReturnUrl">Where I go on from the link.</param>
public sealed record SendReauthenticationMailCommand(string? ReturnUrl) : IRequest<bool>, IRateLimited
{
    string IRateLimited.RateLimitedAccount => "";
    RateLimitedAction IRateLimited.Act => RateLimitedAction.ConfirmationMail;
}

public sealed class SendReauthenticationMailHandler(
    UnitOfWork work, MailOutbox mails, CurrentUser owner, ReauthenticationMethods methods, ReauthenticationMails links, Visitor visitor, TimeProvider time)
    : IRequestHandler<SendReauthenticationMailCommand, bool>
{
    /// <returns>False where something else says who this is.</returns>
    public async Task<bool> Handle(SendReauthenticationMailCommand command, CancellationToken cancellationToken)
    {
        var user = await owner.ReadAsync(cancellationToken);
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
