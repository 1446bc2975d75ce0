using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Validation;

namespace Slices.Features.Account.ChangeUserName;

/// <summary>Chooses another username. The old one is kept from others for a while.</summary>
public sealed record ChangeUserNameCommand : Redacted, IRequest<ChangeUserNameResult>, IStepUp
{
    public string UserName { get; init; } = "";
}

public enum ChangeUserNameResult
{
    Changed,
    Taken,

    /// <summary>It was changed not long ago.</summary>
    TooSoon,
}

public sealed class ChangeUserNameValidator : AbstractValidator<ChangeUserNameCommand>
{
    public ChangeUserNameValidator(IOptions<SiteSettings> site) => RuleFor(c => c.UserName).NewUserName(site.Value);
}

public sealed class ChangeUserNameHandler(CurrentUser currentUser, UserNames names, AuditTrail trail, Notices notices, TimeProvider time)
    : IRequestHandler<ChangeUserNameCommand, ChangeUserNameResult>
{
    public async Task<ChangeUserNameResult> Handle(ChangeUserNameCommand command, CancellationToken cancellationToken)
    {
        var name = UserName.Fold(command.UserName);
        try
        {
            return await currentUser.ChangeAsync(user => ChangeAsync(user, name, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (e.Violates(Documents.UserNameIndex))
        {
            return ChangeUserNameResult.Taken;
        }
    }

    private async Task<ChangeUserNameResult> ChangeAsync(User user, UserName name, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (name.Text == user.UserName)
        {
            return ChangeUserNameResult.Changed;
        }
        if (user.UserNameFixedUntil(now) is not null)
        {
            return ChangeUserNameResult.TooSoon;
        }
        if (await names.IsTakenAsync(name.Key, user.Id, cancellation))
        {
            return ChangeUserNameResult.Taken;
        }
        var former = user.ChangeUserName(name, now);
        if (former.UserNameKey != name.Key)
        {
            names.Reserve(former);
            names.Release(name.Key, user.Id);
        }
        trail.Add(AuditKind.UserNameChanged, user.Id);
        notices.Queue(MailTemplate.UserNameChanged, user);
        return ChangeUserNameResult.Changed;
    }
}

/// <summary>The user's name, and from when on it can be changed; null when it can be now.</summary>
public sealed record MyUserNameQuery : IRequest<MyUserName>;

public sealed record MyUserName(string UserName, DateTimeOffset? FixedUntil);

public sealed class MyUserNameHandler(CurrentUser currentUser, TimeProvider time) : IRequestHandler<MyUserNameQuery, MyUserName>
{
    public async Task<MyUserName> Handle(MyUserNameQuery query, CancellationToken cancellationToken)
    {
        var user = await currentUser.ReadAsync(cancellationToken);
        return new(user.UserName, user.UserNameFixedUntil(time.GetUtcNow()));
    }
}
