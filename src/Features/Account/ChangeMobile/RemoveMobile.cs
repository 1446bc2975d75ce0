using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.ChangeMobile;

/// <summary>Removes the mobile, and ends the sessions that it alone began.</summary>
public sealed record RemoveMobileCommand : IRequest<RemoveMobileResult>, IStepUp;

public enum RemoveMobileResult
{
    Removed,

    /// <summary>The site's accounts must have one.</summary>
    Required,

    /// <summary>It is the account's last sign-in method.</summary>
    LastWay,
}

public sealed class RemoveMobileHandler(
    CurrentUser currentUser, MobileReservations mobiles, SignInMethods methods, AuditTrail trail, Notices notices, Visitor visitor, IOptions<RegistrationSettings> settings)
    : IRequestHandler<RemoveMobileCommand, RemoveMobileResult>
{
    public async Task<RemoveMobileResult> Handle(RemoveMobileCommand command, CancellationToken cancellationToken)
    {
        if (settings.Value.RequireMobile)
        {
            return RemoveMobileResult.Required;
        }
        var result = await currentUser.ChangeAsync(user => RemoveAsync(user, cancellationToken), cancellationToken);
        if (result == RemoveMobileResult.LastWay)
        {
            await trail.WriteAsync(AuditKind.LoginRefused, visitor.UserId, Factor.SmsCode, nameof(RemoveMobileResult.LastWay));
        }
        return result;
    }

    // Under the account's lock, so that two at once don't remove the last two methods.
    private async Task<RemoveMobileResult> RemoveAsync(User user, CancellationToken cancellation)
    {
        if (user.Mobile is null)
        {
            return RemoveMobileResult.Removed;
        }
        if (!await methods.ExistWithoutAsync(user, cancellation, mobile: true))
        {
            return RemoveMobileResult.LastWay;
        }
        await mobiles.RemoveAsync(user, cancellation);
        trail.Add(AuditKind.MobileRemoved, user.Id);
        notices.Queue(MailTemplate.MobileRemoved, user);
        return RemoveMobileResult.Removed;
    }
}
