using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Admin.ChangeUser;

/// <summary>Who these accounts are, for a question or a sentence about them.</summary>
public sealed record NamedUsersQuery(IReadOnlyCollection<Guid> Ids) : IRequest<IReadOnlyList<NamedUser>>;

/// <param name="Email">Masked.</param>
public sealed record NamedUser(Guid Id, string UserName, string? Nickname, string Email);

public sealed class NamedUsersHandler(Sql sql) : IRequestHandler<NamedUsersQuery, IReadOnlyList<NamedUser>>
{
    public async Task<IReadOnlyList<NamedUser>> Handle(NamedUsersQuery query, CancellationToken cancellationToken) => await sql.ListAsync(
        $"select id, user_name, nickname, email from users where id = any({query.Ids.ToArray()}) order by user_name_key",
        row => new NamedUser(row.Get<Guid>(0), row.Get<string>(1), row.Get<string>(2), EmailAddress.Mask(row.Get<string>(3))), cancellationToken);
}
