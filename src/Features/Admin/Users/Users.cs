using System.Text.Json.Serialization;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Admin.Users;

public enum UserSort { Created, Name, LastSignIn, Email, State }

/// <summary>One page of the list of accounts.</summary>
public sealed record UsersQuery : UserFilter, IRequest<UserPage>
{
    public UserSort Sort { get; init; }
    public bool Ascending { get; init; }

    /// <summary>What a page said as its <see cref="UserPage.Next"/>; none for the first page.</summary>
    public string? After { get; init; }

    /// <summary>What a page said as its <see cref="UserPage.Previous"/>.</summary>
    public string? Before { get; init; }
}

/// <param name="Rows">The accounts.</param>
/// <param name="Previous">The cursor to pass as <c>before</c>; null on the first page.</param>
/// <param name="Next">The cursor to pass as <c>after</c>; null on the last page.</param>
/// <param name="Total">How many accounts match, on all pages.</param>
public sealed record UserPage(IReadOnlyList<UserRow> Rows, string? Previous, string? Next, UserTotal Total);

/// <param name="Count">The number of accounts.</param>
/// <param name="IsExact">False for an estimate, which numbers beyond 10,000 are.</param>
public sealed record UserTotal(long Count, bool IsExact);

/// <param name="Email">Masked.</param>
public sealed record UserRow(
    Guid Id, string UserName, [property: JsonIgnore] string UserNameKey, string Email, [property: JsonIgnore] string EmailKey, UserState State, bool IsAdministrator,
    DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt)
{
    /// <summary>Where the row stands in a list that is sorted so.</summary>
    public KeysetCursor PlaceBy(UserSort sort) => sort switch
    {
        UserSort.Name => new(UserNameKey, Id),
        UserSort.Email => new(EmailKey, Id),
        UserSort.State => new($"{State} {UserNameKey}", Id),
        UserSort.LastSignIn => KeysetCursor.At(LastSignInAt ?? DateTimeOffset.MinValue, Id),
        _ => KeysetCursor.At(CreatedAt, Id),
    };
}

public sealed class UsersHandler(UnitOfWork work, Sql sql, UserMatcher matcher, UserList list, UserCursors cursors) : IRequestHandler<UsersQuery, UserPage>
{
    public const int PageSize = 50;

    public async Task<UserPage> Handle(UsersQuery query, CancellationToken cancellationToken)
    {
        await using var transaction = await work.BeginAsync(cancellationToken);
        // Which index is the narrowest depends on what is looked for: a plan that was made once, for whatever may be, would read the wrong one.
        // And other processes take longer to start than a page may.
        await sql.ExecuteAsync(
            $"select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('max_parallel_workers_per_gather', '0', true)", cancellationToken);
        var matches = await matcher.FindAsync(query, cancellationToken);
        UserTotal? total = null;
        var page = await Keyset.PageAsync(
            cursors.Unprotect(query.After), cursors.Unprotect(query.Before), PageSize,
            async (edge, backwards, limit) =>
            {
                (var rows, total) = await list.PageAsync(matches, query.Sort, query.Ascending != backwards, edge, limit, cancellationToken);
                return rows;
            },
            row => row.PlaceBy(query.Sort));
        total ??= page is { Previous: null, Next: null } ? new(page.Rows.Count, IsExact: true) : new((long)matches.Expected, IsExact: false);
        return new(page.Rows, cursors.Protect(page.Previous), cursors.Protect(page.Next), total);
    }
}
