using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.RegisterByProvider;

/// <summary>Registers an account without a password for the external identity that waits on this browser.</summary>
public sealed record RegisterByProviderCommand : Redacted, IRequest<RegisterByProviderResult>, ICaptchaProtected
{
    /// <summary>Which of the identities that wait on the browser; null for the newest.</summary>
    public Guid? Held { get; init; }

    public string UserName { get; init; } = "";
    public string Email { get; init; } = "";
    public bool Agree { get; init; }
    public string CaptchaId { get; init; } = "";
    public string CaptchaAnswer { get; init; } = "";

    string IRateLimited.RateLimitedAccount => EmailAddress.Parse(Email)?.Key ?? "";
    RateLimitedAction IRateLimited.Action => RateLimitedAction.Registration;
    CaptchaPurpose ICaptchaProtected.CaptchaPurpose => CaptchaPurpose.Registration;
}

public abstract record RegisterByProviderResult
{
    /// <summary>The address gets a mail: a link, or the notice that it has an account already.</summary>
    public sealed record MailSent(string Email) : RegisterByProviderResult;

    public sealed record UserNameTaken : RegisterByProviderResult;

    /// <summary>Another request has linked the identity to an account: signing in by it works.</summary>
    public sealed record LoginTaken : RegisterByProviderResult;

    /// <summary>No identity waits on this browser any more, or accounts can't be made this way.</summary>
    public sealed record Expired : RegisterByProviderResult;
}

public sealed class RegisterByProviderValidator : AbstractValidator<RegisterByProviderCommand>
{
    public RegisterByProviderValidator(IOptions<SiteSettings> site)
    {
        RuleFor(c => c.UserName).NewUserName(site.Value);
        RuleFor(c => c.Email).Email();
        RuleFor(c => c.Agree).Agreed();
    }
}

public sealed partial class RegisterByProviderHandler(
    UnitOfWork work, PendingExternalIdentities pendingIdentities, ExternalLogins logins, UserNames names, NewAccounts accounts, PasswordHashing hashing, AuditTrail trail, Visitor visitor,
    IOptions<RegistrationSettings> settings, ILogger<RegisterByProviderHandler> log)
    : IRequestHandler<RegisterByProviderCommand, RegisterByProviderResult>
{
    public async Task<RegisterByProviderResult> Handle(RegisterByProviderCommand command, CancellationToken cancellationToken)
    {
        var name = UserName.Fold(command.UserName);
        var email = EmailAddress.Parse(command.Email)!;
        if (settings.Value.RequireMobile || await pendingIdentities.FindForNewAsync(command.Held) is not { } pending)
        {
            return new RegisterByProviderResult.Expired();
        }
        if (await names.IsTakenAsync(name.Key, owner: null, cancellationToken))
        {
            return new RegisterByProviderResult.UserNameTaken();
        }
        var unusable = await hashing.HashUnusableAsync(cancellationToken);
        if (!await pendingIdentities.TakeAsync(pending))
        {
            return new RegisterByProviderResult.Expired();
        }
        var account = await accounts.MakeAsync(name, email, unusable, cancellationToken);
        account.User.MakePasswordUnusable(unusable);
        try
        {
            await AddAsync(account, pending.Identity, cancellationToken);
        }
        catch (Exception e) when (e.Violates(Documents.UserNameIndex))
        {
            await pendingIdentities.ReturnAsync(pending);
            return new RegisterByProviderResult.UserNameTaken();
        }
        catch (Exception e) when (ExternalLogins.IsTaken(e))
        {
            return new RegisterByProviderResult.LoginTaken();
        }
        catch
        {
            // The identity is kept, so that another attempt doesn't go through the provider again.
            await pendingIdentities.ReturnAsync(pending);
            throw;
        }
        LogRegistered(account.User.Id, pending.Identity.Provider, visitor.Network);
        return new RegisterByProviderResult.MailSent(EmailAddress.Mask(email.Text));
    }

    private async Task AddAsync(NewAccount account, ExternalIdentity identity, CancellationToken cancellation)
    {
        await using var transaction = await work.BeginAsync(cancellation);
        accounts.Add(account);
        await logins.AddAsync(account.User.Id, identity, cancellation);
        trail.Add(AuditKind.LoginLinked, account.User.Id, Factor.External, identity.Provider);
        await transaction.CommitAsync(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Registered {UserId} by {Provider} from {Network}")]
    private partial void LogRegistered(Guid userId, string provider, string network);
}

/// <summary>The provider of the identity that waits for an account; null when none does.</summary>
public sealed record PendingProviderQuery(Guid? Held) : IRequest<string?>;

public sealed class PendingProviderHandler(PendingExternalIdentities pendingIdentities) : IRequestHandler<PendingProviderQuery, string?>
{
    public async Task<string?> Handle(PendingProviderQuery query, CancellationToken cancellationToken) => (await pendingIdentities.FindForNewAsync(query.Held))?.Identity.Provider;
}
