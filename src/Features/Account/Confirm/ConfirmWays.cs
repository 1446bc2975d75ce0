using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Confirm;

/// <summary>By what I can show who I am.</summary>
public sealed record ConfirmWaysQuery : IRequest<ConfirmWays>;

/// <summary>A second factor where there is one; else the password; else the providers that sign me in.</summary>
public sealed record ConfirmWays(bool App, bool Passkey, bool Password, IReadOnlyList<string> Providers)
{
    public bool None => !App && !Passkey && !Password && Providers.Count == 0;
}

public sealed class ConfirmWaysHandler(SlicesDb db, SecondFactors factors, ExternalLogins logins, Visitor visitor)
    : IRequestHandler<ConfirmWaysQuery, ConfirmWays>
{
    public async Task<ConfirmWays> Handle(ConfirmWaysQuery query, CancellationToken cancellationToken)
    {
        var own = await factors.OfAsync(visitor.UserId, cancellationToken) ?? new(false, false);
        var hasPassword = await db.Users.AnyAsync(u => u.Id == visitor.UserId && u.HasPassword, cancellationToken);
        return new(own.App, own.Passkey, hasPassword && !own.Any, await logins.ConfirmingAsync(visitor.UserId, cancellationToken));
    }
}
