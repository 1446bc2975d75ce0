using MediatR;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Confirm;

/// <summary>By what I can show who I am.</summary>
public sealed record ConfirmWaysQuery : IRequest<ConfirmWays>;

public sealed class ConfirmWaysHandler(ReauthenticationMethods methods) : IRequestHandler<ConfirmWaysQuery, ConfirmWays>
{
    public Task<ConfirmWays> Handle(ConfirmWaysQuery query, CancellationToken cancellationToken) => methods.FindAsync(cancellationToken);
}
