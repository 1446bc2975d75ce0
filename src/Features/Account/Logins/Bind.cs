using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Logins;

/// <summary>Whom the provider has just named to this browser is me.</summary>
/// <param name="Held">Which of those; the newest where it isn't said.</param>
public sealed record BindCommand(Guid? Held) : IRequest<BindResult>, IStepUp;

public enum BindResult
{
    Bound,

    /// <summary>They belong to another account.</summary>
    Taken,

    /// <summary>I have another one of the same provider, which is to be unbound first.</summary>
    HaveOne,

    /// <summary>Nobody waits to be bound any more.</summary>
    Gone,
}

public sealed partial class BindHandler(
    SessionOwner owner, HeldIdentities waiting, ExternalLogins logins, AuditTrail trail, Notices notices, Visitor visitor, ILogger<BindHandler> log)
    : IRequestHandler<BindCommand, BindResult>
{
    public async Task<BindResult> Handle(BindCommand command, CancellationToken cancellationToken)
    {
        if (await waiting.FindToBindAsync(command.Held) is not { } held || !await waiting.TakeAsync(held))
        {
            return BindResult.Gone;
        }
        var (me, provider) = (visitor.UserId!.Value, held.Identity.Provider);
        var result = await TryAsync(held.Identity, cancellationToken);
        if (result == BindResult.Bound)
        {
            LogBound(me, provider);
        }
        else
        {
            LogRefused(me, provider, result);
            await trail.WriteAsync(AuditKind.LoginRefused, me, Factor.External, $"{provider} {result}");
        }
        return result;
    }

    private async Task<BindResult> TryAsync(ExternalIdentity identity, CancellationToken cancellation)
    {
        try
        {
            return await owner.ChangeAsync(user => BindAsync(user, identity, cancellation), cancellation);
        }
        catch (Exception e) when (ExternalLogins.IsTaken(e))
        {
            return BindResult.Taken;
        }
    }

    private async Task<BindResult> BindAsync(User user, ExternalIdentity identity, CancellationToken cancellation)
    {
        if ((await logins.ListAsync(user.Id, cancellation)).SingleOrDefault(l => l.Provider == identity.Provider) is { } mine)
        {
            return (await logins.FindAsync(identity, cancellation))?.Id == mine.Id ? BindResult.Bound : BindResult.HaveOne;
        }
        await logins.AddAsync(user.Id, identity, cancellation);
        trail.Add(AuditKind.LoginBound, user.Id, Factor.External, identity.Provider);
        notices.Queue(MailTemplate.LoginsChanged, user);
        return BindResult.Bound;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{UserId} bound {Provider}")]
    private partial void LogBound(Guid userId, string provider);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused to bind {Provider} to {UserId}: {Result}")]
    private partial void LogRefused(Guid userId, string provider, BindResult result);
}

/// <summary>Of which provider somebody waits to be bound to my account; null when nobody does.</summary>
public sealed record ToBindQuery(Guid? Held) : IRequest<string?>;

public sealed class ToBindHandler(HeldIdentities waiting) : IRequestHandler<ToBindQuery, string?>
{
    public async Task<string?> Handle(ToBindQuery query, CancellationToken cancellationToken) => (await waiting.FindToBindAsync(query.Held))?.Identity.Provider;
}
