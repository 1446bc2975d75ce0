using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Logout;

/// <summary>Ends the visitor's session on the server, so that a copied cookie doesn't work either.</summary>
public sealed record LogoutCommand : IRequest;

public sealed partial class LogoutHandler(UnitOfWork work, SessionStore sessions, PendingExternalIdentities pendingIdentities, Visitor visitor, AuditTrail trail, ILogger<LogoutHandler> log) : IRequestHandler<LogoutCommand, Unit>
{
    public async Task<Unit> Handle(LogoutCommand command, CancellationToken cancellationToken)
    {
        await EndSessionAsync(cancellationToken);
        await DropIdentitiesAsync();
        return Unit.Value;
    }

    // The browser's next user must not link them to their account. While the store is away they can't be found either, and they end within ten minutes.
    private async Task DropIdentitiesAsync()
    {
        try
        {
            await pendingIdentities.DropAsync();
        }
        catch (EphemeralStoreUnavailableException e)
        {
            LogNotDropped(e);
        }
    }

    private async Task EndSessionAsync(CancellationToken cancellation)
    {
        await using var transaction = await work.BeginAsync(cancellation);
        if (await sessions.EndAsync(visitor.SessionId, cancellation) == 0)
        {
            return;
        }
        trail.Add(AuditKind.SignedOut, visitor.UserId);
        await transaction.CommitAsync(cancellation);
        LogSignedOut(visitor.UserId);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What a provider had said of the browser's user was not dropped")]
    private partial void LogNotDropped(Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Signed out {UserId}")]
    private partial void LogSignedOut(Guid? userId);
}
