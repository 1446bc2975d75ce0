using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Throttling;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Confirm;

/// <summary>Whether the link that I opened confirms this session.</summary>
public sealed record FindConfirmationQuery(string Token) : IRequest<bool>, IThrottled
{
    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.MailLink;

    public override string ToString() => nameof(FindConfirmationQuery);
}

/// <summary>It is still me: I read my address's mail, and asked for this link here.</summary>
public sealed record ConfirmByMailCommand(string Token) : IRequest<ConfirmedByMail?>, IThrottled
{
    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.MailLink;

    public override string ToString() => nameof(ConfirmByMailCommand);
}

/// <param name="Session">Under a new key; null when it ended meanwhile.</param>
/// <param name="ReturnUrl">Where the person wanted to go on.</param>
public sealed record ConfirmedByMail(NewSession? Session, string ReturnUrl);

public sealed class FindConfirmationHandler(SessionOwner owner, MailedConfirmations links, Visitor visitor) : IRequestHandler<FindConfirmationQuery, bool>
{
    public async Task<bool> Handle(FindConfirmationQuery query, CancellationToken cancellationToken) =>
        visitor.UserId is not null && await links.IsMineAsync(query.Token, await owner.ReadAsync(cancellationToken));
}

public sealed class ConfirmByMailHandler(SessionOwner owner, ReauthenticationMethods methods, MailedConfirmations links, SessionStarter sessions, Visitor visitor)
    : IRequestHandler<ConfirmByMailCommand, ConfirmedByMail?>
{
    /// <returns>Null when the link is worth nothing in this session.</returns>
    public async Task<ConfirmedByMail?> Handle(ConfirmByMailCommand command, CancellationToken cancellationToken) =>
        visitor.UserId is not null && (await methods.FindAsync(cancellationToken)).Mail
        && await links.TakeAsync(command.Token, await owner.ReadAsync(cancellationToken)) is { } returnUrl
            ? new(await sessions.ConfirmAsync(Factor.Email, cancellationToken), returnUrl)
            : null;
}
