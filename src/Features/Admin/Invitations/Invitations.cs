using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Security;

namespace Slices.Features.Admin.Invitations;

/// <summary>One page of the invitations, those that were sent last first.</summary>
/// <param name="After">The <see cref="KeysetCursor"/> that the page follows; none for the first page.</param>
/// <param name="Before">The <see cref="KeysetCursor"/> that the page comes before.</param>
public sealed record InvitationsQuery(string? After, string? Before) : Redacted, IRequest<KeysetPage<InvitationRow>>;

/// <param name="Email">Masked.</param>
/// <param name="AdministratorName">Who invited; null where the account is gone.</param>
/// <param name="UserId">The account that came of it.</param>
/// <param name="MailState">Of the last mail; null where its record is gone.</param>
/// <param name="Answer">Why that mail isn't sent, in the server's words.</param>
public sealed record InvitationRow(
    Guid Id, string Email, InvitationState State, string? AdministratorName, DateTimeOffset SentAt, DateTimeOffset ExpiresAt, Guid? UserId, string? UserName, MailState? MailState, string? Answer)
{
    public bool CanChange => State is InvitationState.Open or InvitationState.Expired;
}

public sealed class InvitationsHandler(Sql sql, TimeProvider time) : IRequestHandler<InvitationsQuery, KeysetPage<InvitationRow>>
{
    public const int PageSize = 50;

    public Task<KeysetPage<InvitationRow>> Handle(InvitationsQuery query, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return Keyset.PageAsync(
            query.After, query.Before, PageSize,
            (edge, backwards, limit) => sql.ListAsync(
                Sql.Join([
                    $"""
                    select i.*, a.user_name as administrator_name, u.user_name, m.state as mail_state, m.last_error
                    from invitations i left join users a on a.id = i.administrator_id left join users u on u.id = i.user_id
                    left join lateral (select state, last_error from outgoing_mails where invitation_id = i.id order by created_at desc limit 1) m on true
                    where true
                    """,
                    .. Keyset.Sorted("i.sent_at", "i.id", ascending: backwards, edge?.Moment, edge, limit)]),
                row =>
                {
                    var invitation = Infrastructure.Accounts.Invitations.Read(row);
                    var masked = EmailAddress.Mask(invitation.Email.Text);
                    return new InvitationRow(
                        invitation.Id, masked, invitation.State(now), row.Get<string?>("administrator_name"), invitation.SentAt, invitation.ExpiresAt, invitation.UserId, row.Get<string?>("user_name"),
                        row.GetEnumOrNull<MailState>("mail_state"), row.Get<string?>("last_error")?.Replace(invitation.Email.Text, masked, StringComparison.OrdinalIgnoreCase));
                },
                cancellationToken),
            row => KeysetCursor.At(row.SentAt, row.Id));
    }
}
