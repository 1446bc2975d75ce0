using MediatR;
using Slices.Infrastructure.Reauthentication;

namespace Slices.Features.Account.Reauthenticate;

/// <summary>The methods by which the user can reauthenticate.</summary>
public sealed record ReauthenticationOptionsQuery : IRequest<ReauthenticationOptions>;

public sealed class ReauthenticationOptionsHandler(ReauthenticationMethods methods) : IRequestHandler<ReauthenticationOptionsQuery, ReauthenticationOptions>
{
    public Task<ReauthenticationOptions> Handle(ReauthenticationOptionsQuery query, CancellationToken cancellationToken) => methods.FindAsync(cancellationToken);
}
