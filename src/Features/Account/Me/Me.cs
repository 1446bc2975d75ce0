using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Me;

/// <summary>The signed-in user.</summary>
public sealed record MeQuery : IRequest<OwnAccount>;

public sealed class MeHandler(Sql sql, Visitor visitor) : IRequestHandler<MeQuery, OwnAccount>
{
    public Task<OwnAccount> Handle(MeQuery query, CancellationToken cancellationToken) => OwnAccount.ReadAsync(sql, visitor.UserId, cancellationToken);
}
