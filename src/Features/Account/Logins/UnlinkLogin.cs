using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Logins;

/// <summary>Unlinks a provider.</summary>
public sealed record UnlinkLoginCommand(string Provider) : IRequest<UnlinkLoginResult>, IStepUp;

public enum UnlinkLoginResult
{
    Unlinked,

    /// <summary>It is the account's last sign-in method.</summary>
    LastWay,
}

public sealed class UnlinkLoginHandler(CurrentUser currentUser, ExternalLogins logins, SignInMethods methods, AuditTrail trail, Notices notices, Visitor visitor)
    : IRequestHandler<UnlinkLoginCommand, UnlinkLoginResult>
{
    public async Task<UnlinkLoginResult> Handle(UnlinkLoginCommand command, CancellationToken cancellationToken)
    {
        // Under the account's lock, so that two at once don't remove the last two methods.
        var result = await currentUser.ChangeAsync(user => UnlinkAsync(user, command.Provider, cancellationToken), cancellationToken);
        if (result == UnlinkLoginResult.LastWay)
        {
            await trail.WriteAsync(AuditKind.LoginRefused, visitor.UserId, Factor.External, $"{command.Provider} {result}");
        }
        return result;
    }

    private async Task<UnlinkLoginResult> UnlinkAsync(User user, string provider, CancellationToken cancellation)
    {
        // What was sent is compared here: it may be no text that the database takes.
        if (!(await logins.NamesAsync(user.Id, cancellation)).Contains(provider))
        {
            return UnlinkLoginResult.Unlinked;
        }
        if (!await methods.ExistWithoutAsync(user, cancellation, provider: provider))
        {
            return UnlinkLoginResult.LastWay;
        }
        await logins.RemoveAsync(user.Id, provider, cancellation);
        trail.Add(AuditKind.LoginUnlinked, user.Id, Factor.External, provider);
        notices.Queue(MailTemplate.LoginUnlinked, user, provider);
        return UnlinkLoginResult.Unlinked;
    }
}
