using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Logout;

/// <summary>Ends the visitor's session on the server, so that a copied cookie is worth nothing either.</summary>
public sealed record LogoutCommand : IRequest;

public sealed partial class LogoutHandler(SlicesDb db, Visitor visitor, AuditTrail trail, ILogger<LogoutHandler> log) : IRequestHandler<LogoutCommand, Unit>
{
    public async Task<Unit> Handle(LogoutCommand command, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Sessions.Where(s => s.Id == visitor.SessionId).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return Unit.Value;
        }
        trail.Add(AuditKind.SignedOut, visitor.UserId);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogSignedOut(visitor.UserId);
        return Unit.Value;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Signed out {UserId}")]
    private partial void LogSignedOut(Guid? userId);
}
