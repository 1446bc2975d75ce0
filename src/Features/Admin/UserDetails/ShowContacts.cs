using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;

namespace Slices.Features.Admin.UserDetails;

/// <summary>Shows an account's address and mobile in full. That somebody looked is in the record.</summary>
public sealed record ShowContactsCommand(Guid Id) : IRequest<Contacts?>, IStepUp
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.UserChange;
}

public sealed record Contacts(string Email, string? Mobile)
{
    // The record's own would print them into whatever log it gets.
    public override string ToString() => nameof(Contacts);
}

public sealed class ShowContactsHandler(UnitOfWork work, AuditTrail trail) : IRequestHandler<ShowContactsCommand, Contacts?>
{
    public async Task<Contacts?> Handle(ShowContactsCommand command, CancellationToken cancellationToken)
    {
        if (await work.LoadAsync<User>(command.Id, cancellationToken) is not { } user)
        {
            return null;
        }
        await trail.WriteAsync(AuditKind.ContactsShown, user.Id);
        return new(user.Email, user.Mobile);
    }
}
