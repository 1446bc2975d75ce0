using MediatR;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.ChangeEmail;

/// <summary>The user's address, and the one that waits to be proven.</summary>
public sealed record MyEmailQuery : IRequest<MyEmailView>;

public sealed record MyEmailView(string Email, WaitingEmail? Waiting);

/// <param name="ResendAfter">How long until another mail can be asked for; zero or less when at once.</param>
public sealed record WaitingEmail(string Email, DateTimeOffset AskedAt, TimeSpan ResendAfter);

public sealed class MyEmailHandler(CurrentUser currentUser, PendingEmails emails, TimeProvider time) : IRequestHandler<MyEmailQuery, MyEmailView>
{
    public async Task<MyEmailView> Handle(MyEmailQuery query, CancellationToken cancellationToken)
    {
        var user = await currentUser.ReadAsync(cancellationToken);
        return new(user.Email, await emails.FindAsync(user, cancellationToken) is { } waiting && user.NewEmailAskedAt is { } askedAt
            ? new(waiting.Text, askedAt, askedAt + EmailChangeRequests.ResendAfter - time.GetUtcNow())
            : null);
    }
}
