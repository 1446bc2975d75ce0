using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.ChangePassword;

/// <summary>Sets the first password of an account that signs in by other methods.</summary>
public sealed record SetPasswordCommand : Redacted, IRequest<SetPasswordResult>, IStepUp, ISetsPassword
{
    public string Password { get; init; } = "";
    public string ConfirmPassword { get; init; } = "";

    /// <summary>Sign all other browsers out, unless told otherwise.</summary>
    public bool EndOthers { get; init; } = true;
}

public abstract record SetPasswordResult
{
    /// <summary>This browser stays signed in under a new key; null when its session has ended.</summary>
    public sealed record Set(NewSession? Session) : SetPasswordResult;

    /// <summary>The password is made of the user's public data, such as the username.</summary>
    public sealed record Personal : SetPasswordResult;

    /// <summary>There is one, which is changed and not set.</summary>
    public sealed record HasOne : SetPasswordResult;
}

public sealed class SetPasswordValidator : AbstractValidator<SetPasswordCommand>
{
    public SetPasswordValidator(PasswordRules passwords)
    {
        RuleFor(c => c.Password).NewPassword(passwords, _ => "", _ => "");
        RuleFor(c => c.ConfirmPassword).Repeats(c => c.Password);
    }
}

public sealed partial class SetPasswordHandler(
    CurrentUser currentUser, PasswordRules rules, PasswordHashing hashing, SignInService signInService, OwnPasswords passwords, Visitor visitor, ILogger<SetPasswordHandler> log)
    : IRequestHandler<SetPasswordCommand, SetPasswordResult>
{
    public async Task<SetPasswordResult> Handle(SetPasswordCommand command, CancellationToken cancellationToken)
    {
        // Before the row is locked, since it takes long.
        var hash = await hashing.HashAsync(command.Password, cancellationToken);
        if (await currentUser.ChangeAsync(user => SetAsync(user, command, hash, cancellationToken), cancellationToken) is { } refusal)
        {
            return refusal;
        }
        LogSet(visitor.UserId);
        return new SetPasswordResult.Set(await signInService.ReauthenticateAsync(Factor.Password, cancellationToken));
    }

    /// <returns>Why not; or null.</returns>
    private async Task<SetPasswordResult?> SetAsync(User user, SetPasswordCommand command, string hash, CancellationToken cancellation)
    {
        if (user.HasPassword)
        {
            return new SetPasswordResult.HasOne();
        }
        if (rules.FaultFor(user, command.Password) is not null)
        {
            return new SetPasswordResult.Personal();
        }
        await passwords.ChangeAsync(user, hash, command.EndOthers, cancellation);
        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{UserId} set a first password")]
    private partial void LogSet(Guid? userId);
}

/// <summary>What changing or setting the password takes.</summary>
public sealed record MyPasswordQuery : IRequest<MyPassword>;

/// <param name="Exists">Whether there is one to change; else one is set.</param>
/// <param name="AsksProof">Whether it takes a recent authentication: the first password does, and any with a second factor.</param>
public sealed record MyPassword(bool Exists, bool AsksProof);

public sealed class MyPasswordHandler(CurrentUser currentUser, SecondFactors factors) : IRequestHandler<MyPasswordQuery, MyPassword>
{
    public async Task<MyPassword> Handle(MyPasswordQuery query, CancellationToken cancellationToken)
    {
        var me = await currentUser.ReadAsync(cancellationToken);
        return new(me.HasPassword, !me.HasPassword || await factors.OfAsync(me.Id, cancellationToken) is { Any: true });
    }
}
