using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using MediatR;
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
                .. Found(query), .. Sorted(query.Sort, query.Ascending != backwards, edge), $"limit {most}"]),
            row => new UserRow(
                row.Get<Guid>(0), row.Get<string>(1), row.Get<string>(2), row.Get<string>(3), Enum.Parse<UserState>(row.Get<string>(4)),
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
            // One column holds both keys, so that one trigram index finds a part of either.
            yield return $"and u.search like {"%" + Literal(part) + "%"}";
        }
    }

    private static IEnumerable<FormattableString> Sorted(UserSort sort, bool ascending, KeysetCursor? edge)
    {
        var (key, id, beyond) = sort switch
        {
            UserSort.Name => ("u.user_name_key", "u.id", (object?)edge?.Key),
            UserSort.LastSignIn => ("coalesce(c.last_sign_in_at, timestamptz '-infinity')", "c.user_id", edge?.Moment),
            _ => ("u.created_at", "u.id", edge?.Moment),
        };
        if (beyond is not null)
        {
            yield return FormattableStringFactory.Create($$"""and ({{key}}, {{id}}) {{(ascending ? ">" : "<")}} ({0}, {1})""", beyond, edge!.Id);
        }
        var direction = ascending ? "" : "desc";
        yield return FormattableStringFactory.Create($"order by {key} {direction}, {id} {direction}");
    }

    private static string Literal(string part) => part
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal);
}
