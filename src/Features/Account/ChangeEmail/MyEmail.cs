using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.ChangeEmail;

/// <summary>The address that I have, and the one that I wait for.</summary>
public sealed record MyEmailQuery : IRequest<MyEmailView>;

public sealed record MyEmailView(string Email, WaitingEmail? Waiting);

/// <param name="ResendAfter">How long until another mail can be asked for; zero or less when at once.</param>
public sealed record WaitingEmail(string Email, DateTimeOffset AskedAt, TimeSpan ResendAfter);

public sealed class MyEmailHandler(SlicesDb db, Visitor visitor, TimeProvider time) : IRequestHandler<MyEmailQuery, MyEmailView>
{
    public async Task<MyEmailView> Handle(MyEmailQuery query, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == visitor.UserId, cancellationToken);
        return new(user.Email, user.WaitingEmail(now) is { } waiting && user.NewEmailAskedAt is { } askedAt
            ? new(waiting.Text, askedAt, askedAt + ChangeEmailHandler.ResendAfter - now)
            : null);
    }
}
