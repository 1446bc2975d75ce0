using MediatR;
using Slices.Domain;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Reauthenticate;

/// <summary>Whether the link that I opened confirms this session.</summary>
public sealed record FindReauthenticationQuery(string Token) : IRequest<bool>, IRateLimited
{
    string IRateLimited.RateLimitedAccount => "";
    RateLimitedAction IRateLimited.Act => RateLimitedAction.MailLink;

    public override string ToString() => nameof(FindReauthenticationQuery);
}

/// <summary>It is still me: I read my address's mail, and asked for this link here.</summary>
public sealed record ReauthenticateByMailCommand(string Token) : IRequest<ReauthenticatedByMail?>, IRateLimited
{
    string IRateLimited.RateLimitedAccount => "";
    RateLimitedAction IRateLimited.Act => RateLimitedAction.MailLink;

    public override string ToString() => nameof(ReauthenticateByMailCommand);
}

/// <param name="Session">Under a new key; null when it ended meanwhile.</param>
/// <param name="ReturnUrl">Where the person wanted to go on.</param>
public sealed record ReauthenticatedByMail(NewSession? Session, string ReturnUrl);

public sealed class FindReauthenticationHandler(CurrentUser owner, ReauthenticationMails links, Visitor visitor) : IRequestHandler<FindReauthenticationQuery, bool>
{
    public async Task<bool> Handle(FindReauthenticationQuery query, CancellationToken cancellationToken) =>
        visitor.UserId is not null && await links.IsMineAsync(query.Token, await owner.ReadAsync(cancellationToken));
}

public sealed class ReauthenticateByMailHandler(CurrentUser owner, ReauthenticationMethods methods, ReauthenticationMails links, SignInService sessions, Visitor visitor)
    : IRequestHandler<ReauthenticateByMailCommand, ReauthenticatedByMail?>
{
    /// <returns>Null when the link is worth nothing in this session.</returns>
    public async Task<ReauthenticatedByMail?> Handle(ReauthenticateByMailCommand command, CancellationToken cancellationToken) =>
        visitor.UserId is not null && (await methods.FindAsync(cancellationToken)).Mail
        && await links.TakeAsync(command.Token, await owner.ReadAsync(cancellationToken)) is { } returnUrl
            ? new(await sessions.ReauthenticateAsync(Factor.Email, cancellationToken), returnUrl)
            : null;
}
