using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Throttling;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Confirm;

/// <summary>It is still me, as whoever reads my address's mail will say: there is nothing else to show it by.</summary>
/// <param name="ReturnUrl">Where I go on from the link.</param>
public sealed record SendConfirmationCommand(string? ReturnUrl) : IRequest<bool>, IThrottled
{
    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.ConfirmationMail;
}

public sealed class SendConfirmationHandler(
    UnitOfWork work, MailOutbox mails, SessionOwner owner, ReauthenticationMethods methods, MailedConfirmations links, Visitor visitor, TimeProvider time)
    : IRequestHandler<SendConfirmationCommand, bool>
{
    /// <returns>False where something else says who this is.</returns>
    public async Task<bool> Handle(SendConfirmationCommand command, CancellationToken cancellationToken)
    {
        var user = await owner.ReadAsync(cancellationToken);
        if (!(await methods.FindAsync(cancellationToken)).Mail)
        {
            return false;
        }
        var mail = OutgoingMail.Queue(MailTemplate.Confirmation, user, user.Culture, visitor.Address, time.GetUtcNow(), visitor.Device);
        await links.KeepAsync(mail, command.ReturnUrl);
        mails.Add(mail);
        await work.SaveAsync(cancellationToken);
        return true;
    }
}
