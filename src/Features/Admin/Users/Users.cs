using System.Globalization;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Admin.Users;

public enum UserSort { Created, Name, LastSignIn }

/// <summary>One page of the list of accounts, found by part of a name or address and by state.</summary>
public sealed record UsersQuery : IRequest<UsersView>
{
    public string Search { get; init; } = "";
    public UserState? State { get; init; }
    public UserSort Sort { get; init; }
    public bool Ascending { get; init; }

    /// <summary>The <see cref="KeysetCursor"/> that the page follows; none for the first page.</summary>
    public string? After { get; init; }

    /// <summary>The <see cref="KeysetCursor"/> that the page comes before.</summary>
    public string? Before { get; init; }
}

/// <param name="Previous">What <see cref="UsersQuery.Before"/> is for the page before, or null.</param>
/// <param name="Next">What <see cref="UsersQuery.After"/> is for the page after, or null.</param>
public sealed record UsersView(IReadOnlyList<UserRow> Rows, string? Previous, string? Next);

public sealed record UserRow(
    Guid Id, string UserName, string UserNameKey, string Email, UserState State, bool IsAdministrator,
    DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt)
{
    public string KeyOf(UserSort sort) => sort switch
    {
        UserSort.Name => UserNameKey,
        UserSort.LastSignIn => (LastSignInAt ?? DateTimeOffset.MinValue).ToString("O", CultureInfo.InvariantCulture),
        _ => CreatedAt.ToString("O", CultureInfo.InvariantCulture),
    };
}

public sealed class UsersHandler(SlicesDb db) : IRequestHandler<UsersQuery, UsersView>
{
    public const int PageSize = 50;

    public async Task<UsersView> Handle(UsersQuery query, CancellationToken cancellationToken)
    {
        var backwards = KeysetCursor.Parse(query.Before) is not null;
        var edge = KeysetCursor.Parse(backwards ? query.Before : query.After);
        var rows = await Sorted(Found(query), query.Sort, query.Ascending != backwards, edge)
            .Select(u => new UserRow(u.Id, u.UserName, u.UserNameKey, u.Email, u.State, u.IsAdministrator, u.CreatedAt, u.LastSignInAt))
            .Take(PageSize + 1)
            .ToListAsync(cancellationToken);

        var more = rows.Count > PageSize;
        if (more)
        {
            rows.RemoveAt(PageSize);
        }
        if (backwards)
        {
            rows.Reverse();
        }
        string? CursorAt(Index row, bool exists) =>
            exists && rows.Count > 0 ? new KeysetCursor(rows[row].KeyOf(query.Sort), rows[row].Id).ToString() : null;
        return new(rows, CursorAt(0, backwards ? more : edge is not null), CursorAt(^1, backwards || more));
    }

    private IQueryable<User> Found(UsersQuery query)
    {
        var users = db.Users.AsNoTracking();
        if (query.State is { } state)
        {
            users = users.Where(u => u.State == state);
        }
        if (UnicodeText.Fold(query.Search.Replace("\0", "", StringComparison.Ordinal)).ToLowerInvariant() is { Length: > 0 } part)
        {
            // One column holds both keys, so that one trigram index finds a part of either.
            users = users.Where(u => EF.Functions.Like(EF.Property<string>(u, UserMapping.Search), "%" + Literal(part) + "%", @"\"));
        }
        return users;
    }

    private static IQueryable<User> Sorted(IQueryable<User> users, UserSort sort, bool ascending, KeysetCursor? edge)
    {
        (DateTimeOffset, Guid)? moment = edge is not null && DateTimeOffset.TryParseExact(edge.Key, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? (at.ToUniversalTime(), edge.Id)
            : null;
        return sort switch
        {
            UserSort.Name => users.ByKeyset(u => u.UserNameKey, u => u.Id, ascending, edge is null ? null : (edge.Key, edge.Id)),
            UserSort.LastSignIn => users.ByKeyset(u => u.LastSignInAt ?? DateTimeOffset.MinValue, u => u.Id, ascending, moment),
            _ => users.ByKeyset(u => u.CreatedAt, u => u.Id, ascending, moment),
        };
    }

    private static string Literal(string part) => part
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal);
}
