using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Security;

namespace Slices.Features.Admin.Mail;

/// <summary>One page of the mails in a state, the newest first.</summary>
public sealed record MailQuery : Redacted, IRequest<MailView>
{
    public MailState State { get; init; } = MailState.Waiting;

    /// <summary>The address that they went to, whole; empty for any.</summary>
    public string To { get; init; } = "";

    /// <summary>The <see cref="KeysetCursor"/> that the page follows; none for the first page.</summary>
    public string? After { get; init; }

    /// <summary>The <see cref="KeysetCursor"/> that the page comes before.</summary>
    public string? Before { get; init; }
}

/// <param name="Waiting">How many wait, up to <see cref="MailHandler.MaxCounted"/>.</param>
/// <param name="Failed">How many failed, up to as many.</param>
public sealed record MailView(KeysetPage<MailRow> Page, long Waiting, long Failed);

/// <param name="Template">A <see cref="MailTemplate"/>, or one that only a newer version knows.</param>
/// <param name="UserName">Null where the account is gone.</param>
/// <param name="IsLeaving">Whether it is being sent at this moment.</param>
/// <param name="Reason">Why it isn't sent, in the server's words.</param>
public sealed record MailRow(
    Guid Id, string Template, string To, Guid? UserId, string? UserName, bool IsLeaving, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset DueAt,
    DateTimeOffset? HeldSince, DateTimeOffset? EndedAt, string? Reason);

public sealed class MailHandler(Sql sql) : IRequestHandler<MailQuery, MailView>
{
    public const int PageSize = 50;
    public const int MaxCounted = 1000;

    public async Task<MailView> Handle(MailQuery query, CancellationToken cancellationToken)
    {
        FormattableString[] found = [.. Found(query)];
        var page = await Keyset.PageAsync(
            query.After, query.Before, PageSize,
            (edge, backwards, limit) => sql.ListAsync(
                Sql.Join([
                    $"""
                    select m.*, u.user_name, coalesce(m.state = 'Waiting' and m.leased_until > clock_timestamp(), false) as is_leaving
                    from outgoing_mails m left join users u on u.id = m.user_id where m.state = {query.State}
                    """,
                    .. found, .. Keyset.Sorted("m.created_at", "m.id", ascending: backwards, edge?.Moment, edge, limit)]),
                row => new MailRow(
                    row.Get<Guid>("id"), row.Get<string>("template"), row.Get<string>("to"), row.Get<Guid?>("user_id"), row.Get<string?>("user_name"), row.Get<bool>("is_leaving"),
                    row.Get<int>("attempts"), row.Get<DateTimeOffset>("created_at"), row.Get<DateTimeOffset>("due_at"), row.Get<DateTimeOffset?>("held_since"),
                    row.Get<DateTimeOffset?>("ended_at"), row.Get<string?>("last_error")),
                cancellationToken),
            row => KeysetCursor.At(row.CreatedAt, row.Id));
        return new(page, await CountAsync(MailState.Waiting, cancellationToken), await CountAsync(MailState.Failed, cancellationToken));
    }

    private static IEnumerable<FormattableString> Found(MailQuery query)
    {
        if (UnicodeText.Keepable(query.To) is { Length: > 0 } to)
        {
            yield return $"and lower(m.\"to\") = {EmailAddress.Parse(to)?.Key ?? to.ToLowerInvariant()}";
        }
    }

    private Task<long> CountAsync(MailState state, CancellationToken cancellation) =>
        sql.ValueAsync<long>($"select count(*) from (select from outgoing_mails where state = {state} limit {MaxCounted}) as counted", cancellation);
}
