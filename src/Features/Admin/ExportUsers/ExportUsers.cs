using MediatR;
using Slices.Domain;
using Slices.Features.Admin.Users;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;

namespace Slices.Features.Admin.ExportUsers;

/// <summary>The accounts that a filter means, with their addresses in full. They are read while they are sent.</summary>
public sealed record ExportUsersCommand(UserFilter Filter) : Redacted, IRequest<IAsyncEnumerable<CsvUser>>, IStepUp
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.UserExport;
}

public sealed record CsvUser(
    Guid Id, string UserName, string? Nickname, string Email, string? Mobile, UserState State, bool IsAdministrator, bool HasApp, bool HasPasskey, string[] Providers,
    DateTimeOffset CreatedAt, DateTimeOffset? ActivatedAt, DateTimeOffset? LastSignInAt);

public sealed class ExportUsersHandler(UnitOfWork work, Sql sql, UserMatcher matcher, AuditTrail trail) : IRequestHandler<ExportUsersCommand, IAsyncEnumerable<CsvUser>>
{
    public async Task<IAsyncEnumerable<CsvUser>> Handle(ExportUsersCommand command, CancellationToken cancellationToken)
    {
        var matches = await matcher.FindAsync(command.Filter, cancellationToken);
        // Before the first row leaves.
        trail.Add(AuditKind.AccountsExported, userId: null, detail: $"{(await matcher.CountAsync(matches, cancellationToken)).Count}");
        await work.SaveAsync(cancellationToken);
        return sql.StreamAsync(
            Sql.Join([
                $"""
                select a.id, a.user_name, a.nickname, a.email, a.mobile, a.state, a.is_administrator, k.has_app, k.has_passkey, k.providers,
                    a.created_at, a.activated_at, s.last_sign_in_at
                from users a join sign_in_counters s on s.user_id = a.id join user_kinds k on k.id = s.kind
                where a.id in (select u.id from
                """,
                .. matches.Source(), $")"]),
            row => new CsvUser(
                row.Get<Guid>(0), row.Get<string>(1), row.Get<string?>(2), row.Get<string>(3), row.Get<string?>(4), row.GetEnum<UserState>(5), row.Get<bool>(6),
                row.Get<bool>(7), row.Get<bool>(8), row.Get<string[]>(9), row.Get<DateTimeOffset>(10), row.Get<DateTimeOffset?>(11), row.Get<DateTimeOffset?>(12)),
            cancellationToken);
    }
}
