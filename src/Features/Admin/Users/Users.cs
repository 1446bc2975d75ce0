using System.Text.Json.Serialization;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Security;

namespace Slices.Features.Admin.Users;

public enum UserSort { Created, Name, LastSignIn }

/// <summary>One page of the list of accounts, found by part of a name or address and by state.</summary>
public sealed record UsersQuery : Redacted, IRequest<KeysetPage<UserRow>>
{
    /// <summary>A part of the user name or the address; one or two characters, how either begins.</summary>
    public string Search { get; init; } = "";
    public UserState? State { get; init; }
    public UserSort Sort { get; init; }
    public bool Ascending { get; init; }

    /// <summary>The <see cref="KeysetCursor"/> that the page follows; none for the first page.</summary>
    public string? After { get; init; }

    /// <summary>The <see cref="KeysetCursor"/> that the page comes before.</summary>
    public string? Before { get; init; }
}

/// <param name="Email">Masked.</param>
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

public sealed class UsersHandler(Sql sql) : IRequestHandler<UsersQuery, KeysetPage<UserRow>>
{
    public const int PageSize = 50;

    public Task<KeysetPage<UserRow>> Handle(UsersQuery query, CancellationToken cancellationToken) => Keyset.PageAsync(
        query.After, query.Before, PageSize,
        (edge, backwards, most) => sql.ListAsync(
            Sql.Join([
                $"""
                select u.id, u.user_name, u.user_name_key, u.email, u.state, u.is_administrator, u.created_at, c.last_sign_in_at
                from users u join sign_in_counters c on c.user_id = u.id where true
                """,
                .. Found(query), .. Sorted(query.Sort, query.Ascending != backwards, edge, most)]),
            row => new UserRow(
                row.Get<Guid>(0), row.Get<string>(1), row.Get<string>(2), EmailAddress.Mask(row.Get<string>(3)), row.GetEnum<UserState>(4),
                row.Get<bool>(5), row.Get<DateTimeOffset>(6), row.Get<DateTimeOffset?>(7)),
            cancellationToken),
        row => row.PlaceBy(query.Sort));

    private static IEnumerable<FormattableString> Found(UsersQuery query)
    {
        if (query.State is { } state)
        {
            yield return $"and u.state = {state}";
        }
        if (UnicodeText.FoldTyped(query.Search.Replace("\0", "", StringComparison.Ordinal)).ToLowerInvariant() is { Length: > 0 } part)
        {
            var beginning = Sql.Beginning(part);
            // One column holds both keys, so that one index finds a part of either, from three characters on. What is shorter is looked for where they begin.
            yield return part.EnumerateRunes().Count() < 3
                ? (FormattableString)$"and (u.user_name_key like {beginning} or u.email_key like {beginning})"
                : $"and u.search like {"%" + beginning}";
        }
    }

    private static IEnumerable<FormattableString> Sorted(UserSort sort, bool ascending, KeysetCursor? edge, int most) => sort switch
    {
        UserSort.Name => Keyset.Sorted("u.user_name_key", "u.id", ascending, edge?.Key, edge, most),
        UserSort.LastSignIn => Keyset.Sorted("coalesce(c.last_sign_in_at, timestamptz '-infinity')", "c.user_id", ascending, edge?.Moment, edge, most),
        _ => Keyset.Sorted("u.created_at", "u.id", ascending, edge?.Moment, edge, most),
    };
}
