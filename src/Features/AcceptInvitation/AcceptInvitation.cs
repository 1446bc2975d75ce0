using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Telemetry;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.AcceptInvitation;

/// <summary>What the page of a link shows before its form is sent.</summary>
public sealed record FindInvitationQuery(string Token) : Redacted, IRequest<InvitationLink>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.MailLink;
}

/// <summary>Joins by an invitation's link, which proves the mailbox: the account is active at once, and its owner signed in.</summary>
public sealed record AcceptInvitationCommand : Redacted, IRequest<AcceptInvitationResult>, IRateLimited, ISetsPassword
{
    public string Token { get; init; } = "";
    public string UserName { get; init; } = "";
    public string Password { get; init; } = "";
    public string ConfirmPassword { get; init; } = "";
    public bool Agree { get; init; }

    RateLimitedAction IRateLimited.Action => RateLimitedAction.MailLink;
}

public abstract record AcceptInvitationResult
{
    /// <param name="SignIn">Null where somebody else is signed in on this browser, whose session goes on.</param>
    public sealed record Joined(SignIn? SignIn) : AcceptInvitationResult;

    public sealed record UserNameTaken : AcceptInvitationResult;

    /// <summary>The password is made of the address.</summary>
    public sealed record Personal : AcceptInvitationResult;

    /// <summary>The link doesn't work, or no longer does.</summary>
    public sealed record Refused(InvitationLinkState State) : AcceptInvitationResult;
}

public sealed class AcceptInvitationValidator : AbstractValidator<AcceptInvitationCommand>
{
    public AcceptInvitationValidator(PasswordRules passwords, IOptions<SiteSettings> site)
    {
        RuleFor(c => c.UserName).NewUserName(site.Value);
        RuleFor(c => c.Password).NewPassword(passwords, c => c.UserName, _ => "");
        RuleFor(c => c.ConfirmPassword).Repeats(c => c.Password);
        RuleFor(c => c.Agree).Agreed();
    }
}

public sealed class FindInvitationHandler(InvitationLinks links) : IRequestHandler<FindInvitationQuery, InvitationLink>
{
    public Task<InvitationLink> Handle(FindInvitationQuery query, CancellationToken cancellationToken) => links.FindAsync(query.Token, cancellationToken);
}

public sealed partial class AcceptInvitationHandler(
    UnitOfWork work, InvitationLinks links, Invitations invitations, UserNames names, PasswordRules rules, PasswordHashing hashing, Activations activations, SignInService signInService, AuditTrail trail,
    Visitor visitor, IOptions<RegistrationSettings> settings, TimeProvider time, ILogger<AcceptInvitationHandler> log)
    : IRequestHandler<AcceptInvitationCommand, AcceptInvitationResult>
{
    public async Task<AcceptInvitationResult> Handle(AcceptInvitationCommand command, CancellationToken cancellationToken)
    {
        var (state, invitation) = await links.FindAsync(command.Token, cancellationToken);
        if (invitation is null)
        {
            return new AcceptInvitationResult.Refused(state);
        }
        var name = UserName.Fold(command.UserName);
        if (await names.IsTakenAsync(name.Key, owner: null, cancellationToken))
        {
            return new AcceptInvitationResult.UserNameTaken();
        }
        var now = time.GetUtcNow();
        // Before the row is locked, since it takes long.
        var hash = await hashing.HashAsync(command.Password, cancellationToken);
        var user = User.Register(name, invitation.Email, hash, visitor.Culture, new(settings.Value.AgreementVersion, now), now);
        if (rules.FaultFor(user, command.Password) is not null)
        {
            return new AcceptInvitationResult.Personal();
        }
        try
        {
            if (await JoinAsync(user, command.Token, now, cancellationToken) is { } refused)
            {
                return refused;
            }
        }
        catch (Exception e) when (e.Violates(Documents.UserNameIndex))
        {
            return new AcceptInvitationResult.UserNameTaken();
        }
        catch (Exception e) when (e.Violates(Documents.ActivatedEmailIndex))
        {
            return new AcceptInvitationResult.Refused(InvitationLinkState.Taken);
        }
        LogJoined(user.Id, invitation.Id);
        return new AcceptInvitationResult.Joined(visitor.UserId is null ? await signInService.StartAsync(user, Factor.Email, remember: false, cancellationToken) : null);
    }

    private async Task<AcceptInvitationResult?> JoinAsync(User user, string token, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var transaction = await work.BeginAsync(cancellation);
        // Of several at once, the first one joins. The others wait here, and find it used.
        var (state, invitation) = await links.LockAsync(token, cancellation);
        if (invitation is null)
        {
            return new AcceptInvitationResult.Refused(state);
        }
        work.Insert(user);
        await activations.ActivateAsync(user, cancellation);
        trail.Add(AuditKind.Registered, user.Id, detail: "invitation");
        trail.Add(AuditKind.Activated, user.Id);
        invitations.Accept(invitation.Id, user.Id, now);
        work.OnCommit(Metrics.Registered);
        await transaction.CommitAsync(cancellation);
        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{UserId} joined by the invitation {Invitation}")]
    private partial void LogJoined(Guid userId, Guid invitation);
}
