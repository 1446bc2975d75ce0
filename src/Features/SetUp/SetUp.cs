using FluentValidation;
using Marten;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.SetUp;

/// <summary>Makes the first administrator and signs them in.</summary>
public sealed record SetUpCommand : Redacted, IRequest<SetUpResult>, IRateLimited, ISetsPassword
{
    public string Token { get; init; } = "";
    public string UserName { get; init; } = "";
    public string Email { get; init; } = "";
    public string Password { get; init; } = "";
    public string ConfirmPassword { get; init; } = "";

    RateLimitedAction IRateLimited.Action => RateLimitedAction.SetUp;
}

public abstract record SetUpResult
{
    /// <param name="SignIn">The administrator's; null when something has changed the account already.</param>
    public sealed record Done(SignIn? SignIn) : SetUpResult;

    public sealed record UserNameTaken : SetUpResult;

    public sealed record EmailTaken : SetUpResult;

    public sealed record LinkExpired : SetUpResult;

    public sealed record LinkInvalid : SetUpResult;
}

/// <summary>Whether the link can make the first administrator, or could have before it expired.</summary>
public enum SetUpLink { Good, Expired, Invalid }

public sealed record SetUpLinkQuery(string Token) : Redacted, IRequest<SetUpLink>;

public sealed class SetUpLinkHandler(SetUpTokens tokens, Administrators administrators) : IRequestHandler<SetUpLinkQuery, SetUpLink>
{
    public async Task<SetUpLink> Handle(SetUpLinkQuery query, CancellationToken cancellationToken) => tokens.Check(query.Token) switch
    {
        SetUpToken.Invalid => SetUpLink.Invalid,
        _ when await administrators.ExistAsync(cancellationToken) => SetUpLink.Invalid,
        SetUpToken.Expired => SetUpLink.Expired,
        _ => SetUpLink.Good,
    };
}

public sealed class SetUpValidator : AbstractValidator<SetUpCommand>
{
    public SetUpValidator(PasswordRules passwords)
    {
        RuleFor(c => c.UserName).NewUserName();
        RuleFor(c => c.Email).Email();
        RuleFor(c => c.Password).NewPassword(passwords, c => c.UserName, c => c.Email);
        RuleFor(c => c.ConfirmPassword).Repeats(c => c.Password);
    }
}

public sealed partial class SetUpHandler(
    SetUpTokens tokens, Administrators administrators, PasswordHashing hashing, UnitOfWork work, SignInService signInService, Visitor visitor, ILogger<SetUpHandler> log)
    : IRequestHandler<SetUpCommand, SetUpResult>
{
    public async Task<SetUpResult> Handle(SetUpCommand command, CancellationToken cancellationToken)
    {
        switch (tokens.Check(command.Token))
        {
            case SetUpToken.Expired:
                return new SetUpResult.LinkExpired();
            case not SetUpToken.Good:
                return new SetUpResult.LinkInvalid();
        }
        var hash = await hashing.HashAsync(command.Password, cancellationToken);
        await using var transaction = await work.BeginAsync(cancellationToken);
        // Of two requests at once, the second waits here and finds the first one's administrator.
        await administrators.LockAsync(cancellationToken);
        if (await administrators.ExistAsync(cancellationToken))
        {
            return new SetUpResult.LinkInvalid();
        }
        var name = UserName.Fold(command.UserName);
        var made = await administrators.AddAsync(
            name, EmailAddress.Parse(command.Email)!, hash, visitor.Culture, cancellationToken);
        if (made != NewAdministrator.Made)
        {
            return made == NewAdministrator.UserNameTaken ? new SetUpResult.UserNameTaken() : new SetUpResult.EmailTaken();
        }
        await transaction.CommitAsync(cancellationToken);
        LogSetUp(visitor.Network);
        var administrator = await work.Query<User>().SingleAsync(u => u.UserNameKey == name.Key, cancellationToken);
        return new SetUpResult.Done(await signInService.StartAsync(administrator, Factor.Password, remember: false, cancellationToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The first administrator was made by the set-up link from {Network}")]
    private partial void LogSetUp(string network);
}
