using FluentValidation;
using Marten;
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
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.RegisterByProvider;

/// <summary>Make an account for whom the provider has just named, without a password.</summary>
public sealed record RegisterByProviderCommand : IRequest<RegisterByProviderResult>, ICaptchaProtected
{
    /// <summary>Which of those whom providers have named to the browser; the newest where it isn't said.</summary>
    public Guid? Held { get; init; }

    public string UserName { get; init; } = "";
    public string Email { get; init; } = "";
    public bool Agree { get; init; }
    public string CaptchaId { get; init; } = "";
    public string CaptchaAnswer { get; init; } = "";

    string IRateLimited.RateLimitedAccount => EmailAddress.Parse(Email)?.Key ?? "";
    RateLimitedAction IRateLimited.Act => RateLimitedAction.Registration;
    CaptchaPurpose ICaptchaProtected.CaptchaPurpose => CaptchaPurpose.Registration;
}

public abstract record RegisterByProviderResult
{
    /// <summary>Whoever the address belongs to has mail: a link, or word that it has an account already.</summary>
    public sealed record MailSent(string Email) : RegisterByProviderResult;

    public sealed record UserNameTaken : RegisterByProviderResult;

    /// <summary>An account got the login meanwhile: signing in by it works.</summary>
    public sealed record LoginTaken : RegisterByProviderResult;

    /// <summary>Nobody waits on this browser any more, or accounts can't be made this way.</summary>
    public sealed record Expired : RegisterByProviderResult;
}

public sealed class RegisterByProviderValidator : AbstractValidator<RegisterByProviderCommand>
{
    public RegisterByProviderValidator(IOptions<SiteSettings> site)
    {
        RuleFor(c => c.UserName).NewUserName(site.Value.Name);
        RuleFor(c => c.Email).Email();
        RuleFor(c => c.Agree).Agreed();
    }
}

public sealed partial class RegisterByProviderHandler(
    UnitOfWork work, PendingExternalIdentities waiting, ExternalLogins logins, NewAccounts accounts, PasswordHashing hashing, AuditTrail trail, Visitor visitor,
    IOptions<RegistrationSettings> settings, ILogger<RegisterByProviderHandler> log)
    : IRequestHandler<RegisterByProviderCommand, RegisterByProviderResult>
{
    public async Task<RegisterByProviderResult> Handle(RegisterByProviderCommand command, CancellationToken cancellationToken)
    {
        var name = UserName.Fold(command.UserName);
        var email = EmailAddress.Parse(command.Email)!;
        if (settings.Value.RequireMobile || await waiting.FindForNewAsync(command.Held) is not { } held)
        {
            return new RegisterByProviderResult.Expired();
        }
        if (await work.Query<User>().AnyAsync(u => u.UserNameKey == name.Key, cancellationToken))
        {
            return new RegisterByProviderResult.UserNameTaken();
        }
        var nobodys = await hashing.HashUnusableAsync(cancellationToken);
        if (!await waiting.TakeAsync(held))
        {
            return new RegisterByProviderResult.Expired();
        }
        var account = await accounts.MakeAsync(name, email, nobodys, cancellationToken);
        account.User.DropPassword(nobodys);
        try
        {
            await AddAsync(account, held.Identity, cancellationToken);
        }
        catch (Exception e) when (e.Violates(Documents.UserNameIndex))
        {
            await waiting.ReturnAsync(held);
            return new RegisterByProviderResult.UserNameTaken();
        }
        catch (Exception e) when (ExternalLogins.IsTaken(e))
        {
            return new RegisterByProviderResult.LoginTaken();
        }
        catch
        {
            // The next try needs no way to the provider and back.
            await waiting.ReturnAsync(held);
            throw;
        }
        LogRegistered(account.User.Id, held.Identity.Provider, visitor.Network);
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

/// <summary>Of which provider somebody waits on this browser to get an account; null when nobody does.</summary>
public sealed record WaitingQuery(Guid? Held) : IRequest<string?>;

public sealed class WaitingHandler(PendingExternalIdentities waiting) : IRequestHandler<WaitingQuery, string?>
{
    public async Task<string?> Handle(WaitingQuery query, CancellationToken cancellationToken) => (await waiting.FindForNewAsync(query.Held))?.Identity.Provider;
}
