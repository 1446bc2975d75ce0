using System.Text.Json.Serialization;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Admin.Users;

public enum UserSort { Created, Name, LastSignIn }

/// <summary>One page of the list of accounts, found by part of a name or address and by state.</summary>
public sealed record UsersQuery : IRequest<KeysetPage<UserRow>>
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

public sealed record UserRow(
    Guid Id, string UserName, [property: JsonIgnore] string UserNameKey, string Email, UserState State, bool IsAdministrator,
    DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt)
{
    /// <summary>Where the row stands in a list that is sorted so.</summary>
    public KeysetCursor PlaceBy(UserSort sort) => sort switch
    {
        UserSort.Name => new(UserNameKey, Id),
        UserSort.LastSignIn => KeysetCursor.At(LastSignInAt ?? DateTimeOffset.MinValue, Id),
        _ => KeysetCursor.At(CreatedAt, Id),
    };
}

public sealed class UsersHandler(SlicesDb db) : IRequestHandler<UsersQuery, KeysetPage<UserRow>>
{
    public const int PageSize = 50;

    public Task<KeysetPage<UserRow>> Handle(UsersQuery query, CancellationToken cancellationToken) => Keyset.PageAsync(
        query.After, query.Before, PageSize,
        (edge, backwards) => Sorted(Found(query), query.Sort, query.Ascending != backwards, edge)
            .Select(u => new UserRow(u.Id, u.UserName, u.UserNameKey, u.Email, u.State, u.IsAdministrator, u.CreatedAt, u.LastSignInAt)),
        row => row.PlaceBy(query.Sort), cancellationToken);

    private IQueryable<User> Found(UsersQuery query)
    {
        var users = db.Users.AsNoTracking();
        if (query.State is { } state)
        {
            users = users.Where(u => u.State == state);
        }
        if (UnicodeText.FoldTyped(query.Search.Replace("\0", "", StringComparison.Ordinal)).ToLowerInvariant() is { Length: > 0 } part)
        {
            // One column holds both keys, so that one trigram index finds a part of either.
            users = users.Where(u => EF.Functions.Like(EF.Property<string>(u, UserMapping.Search), "%" + Literal(part) + "%", @"\"));
        }
        return users;
    }

    private static IQueryable<User> Sorted(IQueryable<User> users, UserSort sort, bool ascending, KeysetCursor? edge) => sort switch
    {
        UserSort.Name => users.ByKeyset(u => u.UserNameKey, u => u.Id, ascending, edge is null ? null : (edge.Key, edge.Id)),
        UserSort.LastSignIn => users.ByKeyset(u => u.LastSignInAt ?? DateTimeOffset.MinValue, u => u.Id, ascending, edge?.Moment),
        _ => users.ByKeyset(u => u.CreatedAt, u => u.Id, ascending, edge?.Moment),
    };

    private static string Literal(string part) => part
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal);
}
