using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Admin.ChangeUser;

public enum UserChange
{
    /// <summary>Take the address for proven.</summary>
    Activate,

    /// <summary>Shut out, with every session ended at once.</summary>
    Disable,

    /// <summary>Let in again.</summary>
    Enable,

    /// <summary>Remove the account and all that belongs to it.</summary>
    Delete,
}

public static class UserChanges
{
    /// <summary>What can be done to an account in that state, short of deleting it.</summary>
    public static IEnumerable<UserChange> Changes(this UserState state) => state switch
    {
        UserState.Unactivated => [UserChange.Activate, UserChange.Disable],
        UserState.Active => [UserChange.Disable],
        _ => [UserChange.Enable],
    };
}

/// <summary>What an administrator does to somebody's account.</summary>
public sealed record ChangeUserCommand(Guid Id, UserChange Change) : IRequest<ChangeUserResult>;

public enum ChangeUserResult
{
    Done,
    NotFound,

    /// <summary>Nobody shuts themselves out by mistake.</summary>
    Yourself,

    /// <summary>Another account proved the same address first.</summary>
    EmailTaken,
}

public sealed partial class ChangeUserHandler(SlicesDb db, Visitor visitor, TimeProvider time, ILogger<ChangeUserHandler> log)
    : IRequestHandler<ChangeUserCommand, ChangeUserResult>
{
    public async Task<ChangeUserResult> Handle(ChangeUserCommand command, CancellationToken cancellationToken)
    {
        if (command.Id == visitor.UserId && (command.Change is UserChange.Disable or UserChange.Delete))
        {
            return ChangeUserResult.Yourself;
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Locked from here on: a sign-in at the same moment waits, or is over and its session ends below.
        if (await db.Users.FromSql($"select *, xmin from users where id = {command.Id} for update").SingleOrDefaultAsync(cancellationToken)
            is not { } user)
        {
            return ChangeUserResult.NotFound;
        }
        Change(user, command.Change);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e.Violates(UserMapping.ActivatedEmailIndex))
        {
            // The next command on this request must not try to save this one's change again.
            db.ChangeTracker.Clear();
            return ChangeUserResult.EmailTaken;
        }
        if (command.Change == UserChange.Disable)
        {
            await db.Sessions.Where(s => s.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        LogChanged(visitor.UserId, command.Change, user.Id);
        return ChangeUserResult.Done;
    }

    private void Change(User user, UserChange change)
    {
        switch (change)
        {
            case UserChange.Activate:
                user.Activate(time.GetUtcNow());
                break;
            case UserChange.Disable:
                user.Disable();
                break;
            case UserChange.Enable:
                user.Enable();
                break;
            case UserChange.Delete:
                db.Users.Remove(user);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Administrator {Administrator}: {Change} {UserId}")]
    private partial void LogChanged(Guid? administrator, UserChange change, Guid userId);
}
