using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Logins;

/// <summary>Links the external identity that waits on this browser to the account.</summary>
/// <param name="Held">Which of the identities that wait on the browser; null for the newest.</param>
public sealed record LinkLoginCommand(Guid? Held) : IRequest<LinkLoginResult>, IStepUp;

public enum LinkLoginResult
{
    Linked,

    /// <summary>It belongs to another account.</summary>
    Taken,

    /// <summary>The account has another identity of the same provider, which must be unlinked first.</summary>
    HaveOne,

    /// <summary>No identity waits any more.</summary>
    Expired,
}

public sealed partial class LinkLoginHandler(
    CurrentUser currentUser, PendingExternalIdentities pendingIdentities, ExternalLogins logins, AuditTrail trail, Notices notices, Visitor visitor, ILogger<LinkLoginHandler> log)
    : IRequestHandler<LinkLoginCommand, LinkLoginResult>
{
    public async Task<LinkLoginResult> Handle(LinkLoginCommand command, CancellationToken cancellationToken)
    {
        if (await pendingIdentities.FindToLinkAsync(command.Held) is not { } pending || !await pendingIdentities.TakeAsync(pending))
        {
            return LinkLoginResult.Expired;
        }
        var me = visitor.UserId!.Value;
        var provider = pending.Identity.Provider;
        var result = await TryAsync(pending.Identity, cancellationToken);
        if (result == LinkLoginResult.Linked)
        {
            LogLinked(me, provider);
        }
        else
        {
            LogRefused(me, provider, result);
            await trail.WriteAsync(AuditKind.LoginRefused, me, Factor.External, $"{provider} {result}");
        }
        return result;
    }

    private async Task<LinkLoginResult> TryAsync(ExternalIdentity identity, CancellationToken cancellation)
    {
        try
        {
            return await currentUser.ChangeAsync(user => LinkAsync(user, identity, cancellation), cancellation);
        }
        catch (Exception e) when (ExternalLogins.IsTaken(e))
        {
            return LinkLoginResult.Taken;
        }
    }

    private async Task<LinkLoginResult> LinkAsync(User user, ExternalIdentity identity, CancellationToken cancellation)
    {
        if ((await logins.ListAsync(user.Id, cancellation)).SingleOrDefault(l => l.Provider == identity.Provider) is { } mine)
        {
            return (await logins.FindAsync(identity, cancellation))?.Id == mine.Id ? LinkLoginResult.Linked : LinkLoginResult.HaveOne;
        }
        await logins.AddAsync(user.Id, identity, cancellation);
        trail.Add(AuditKind.LoginLinked, user.Id, Factor.External, identity.Provider);
        notices.Queue(MailTemplate.LoginLinked, user, identity.Provider);
        return LinkLoginResult.Linked;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{UserId} bound {Provider}")]
    private partial void LogLinked(Guid userId, string provider);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused to bind {Provider} to {UserId}: {Result}")]
    private partial void LogRefused(Guid userId, string provider, LinkLoginResult result);
}

/// <summary>The provider of the identity that waits to be linked; null when none does.</summary>
public sealed record LoginToLinkQuery(Guid? Held) : IRequest<string?>;

public sealed class LoginToLinkHandler(PendingExternalIdentities pendingIdentities) : IRequestHandler<LoginToLinkQuery, string?>
{
    public async Task<string?> Handle(LoginToLinkQuery query, CancellationToken cancellationToken) => (await pendingIdentities.FindToLinkAsync(query.Held))?.Identity.Provider;
}
