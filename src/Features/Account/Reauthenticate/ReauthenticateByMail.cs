using MediatR;
using Slices.Domain;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Reauthenticate;

/// <summary>Whether the opened link can reauthenticate this session.</summary>
public sealed record FindReauthenticationQuery(string Token) : Redacted, IRequest<bool>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.MailLink;
}

/// <summary>Reauthenticates by a mailed link, in the session that asked for it.</summary>
public sealed record ReauthenticateByMailCommand(string Token) : Redacted, IRequest<ReauthenticatedByMail?>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.MailLink;
}

/// <param name="Session">Under a new key; null when it has ended.</param>
/// <param name="ReturnUrl">Where the user goes on.</param>
public sealed record ReauthenticatedByMail(NewSession? Session, string ReturnUrl);

public sealed class FindReauthenticationHandler(CurrentUser currentUser, ReauthenticationMails links, Visitor visitor) : IRequestHandler<FindReauthenticationQuery, bool>
{
    public async Task<bool> Handle(FindReauthenticationQuery query, CancellationToken cancellationToken) =>
        visitor.UserId is not null && await links.IsMineAsync(query.Token, await currentUser.ReadAsync(cancellationToken));
}

public sealed class ReauthenticateByMailHandler(CurrentUser currentUser, ReauthenticationMethods methods, ReauthenticationMails links, SignInService signInService, Visitor visitor)
    : IRequestHandler<ReauthenticateByMailCommand, ReauthenticatedByMail?>
{
    /// <returns>Null when the link doesn't work in this session.</returns>
    public async Task<ReauthenticatedByMail?> Handle(ReauthenticateByMailCommand command, CancellationToken cancellationToken) =>
        visitor.UserId is not null && (await methods.FindAsync(cancellationToken)).Mail
        && await links.TakeAsync(command.Token, await currentUser.ReadAsync(cancellationToken)) is { } returnUrl
            ? new(await signInService.ReauthenticateAsync(Factor.Email, cancellationToken), returnUrl)
            : null;
}
