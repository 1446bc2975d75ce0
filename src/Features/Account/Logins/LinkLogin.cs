using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Logins;

/// <summary>Whom the provider has just named to this browser is me.</summary>
/// <param name="Held">Which of those; the newest where it isn't said.</param>
public sealed record LinkLoginCommand(Guid? Held) : IRequest<LinkLoginResult>, IStepUp;

public enum LinkLoginResult
{
    Linked,

    /// <summary>They belong to another account.</summary>
    Taken,

    /// <summary>I have another one of the same provider, which is to be unbound first.</summary>
    HaveOne,

    /// <summary>Nobody waits to be bound any more.</summary>
    Expired,
}

public sealed partial class LinkLoginHandler(
    CurrentUser owner, PendingExternalIdentities waiting, ExternalLogins logins, AuditTrail trail, Notices notices, Visitor visitor, ILogger<LinkLoginHandler> log)
    : IRequestHandler<LinkLoginCommand, LinkLoginResult>
{
    public async Task<LinkLoginResult> Handle(LinkLoginCommand command, CancellationToken cancellationToken)
    {
        if (await waiting.FindToLinkAsync(command.Held) is not { } held || !await waiting.TakeAsync(held))
        {
            return LinkLoginResult.Expired;
        }
        var (me, provider) = (visitor.UserId!.Value, held.Identity.Provider);
        var result = await TryAsync(held.Identity, cancellationToken);
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
            return await owner.ChangeAsync(user => LinkAsync(user, identity, cancellation), cancellation);
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
        notices.Queue(MailTemplate.LoginsChanged, user);
        return LinkLoginResult.Linked;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{UserId} bound {Provider}")]
    private partial void LogLinked(Guid userId, string provider);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused to bind {Provider} to {UserId}: {Result}")]
    private partial void LogRefused(Guid userId, string provider, LinkLoginResult result);
}

/// <summary>Of which provider somebody waits to be bound to my account; null when nobody does.</summary>
public sealed record LoginToLinkQuery(Guid? Held) : IRequest<string?>;

public sealed class LoginToLinkHandler(PendingExternalIdentities waiting) : IRequestHandler<LoginToLinkQuery, string?>
{
    public async Task<string?> Handle(LoginToLinkQuery query, CancellationToken cancellationToken) => (await waiting.FindToLinkAsync(query.Held))?.Identity.Provider;
}
