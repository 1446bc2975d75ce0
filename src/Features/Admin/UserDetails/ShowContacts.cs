using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Areas;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;

namespace Slices.Features.Admin.UserDetails;

/// <summary>Shows where an account's owner can be reached: email address, mobile, postal addresses. That somebody looked is in the audit log.</summary>
public sealed record ShowContactsCommand(Guid Id) : IRequest<Contacts?>, IStepUp
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.UserChange;
}

public sealed record Contacts(string Email, string? Mobile, IReadOnlyList<ContactAddress> Addresses)
{
    // The record's own would print them into whatever log it gets.
    public override string ToString() => nameof(Contacts);
}

/// <param name="Area">The area's name with those around it.</param>
public sealed record ContactAddress(string Recipient, string Mobile, string Area, string Street)
{
    public override string ToString() => nameof(ContactAddress);
}

public sealed class ShowContactsHandler(UnitOfWork work, CurrentAreas areas, AuditTrail trail) : IRequestHandler<ShowContactsCommand, Contacts?>
{
    public async Task<Contacts?> Handle(ShowContactsCommand command, CancellationToken cancellationToken)
    {
        if (await work.LoadAsync<User>(command.Id, cancellationToken) is not { } user)
        {
            return null;
        }
        var tree = await areas.ReadAsync(cancellationToken);
        await trail.WriteAsync(AuditKind.ContactsShown, user.Id);
        return new(user.Email, user.Mobile, user.Addresses.ConvertAll(a => new ContactAddress(a.Recipient, a.Mobile, tree.NameOf(a.AreaCode), a.Street)));
    }
}
