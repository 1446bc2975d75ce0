using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.ChangeMobile;

/// <summary>Sets the mobile, which a code has proven.</summary>
public sealed record ChangeMobileCommand : Redacted, IRequest<ChangeMobileResult>, IStepUp
{
    public string Mobile { get; init; } = "";
    public string Code { get; init; } = "";
}

public enum ChangeMobileResult { Changed, WrongCode, Exhausted }

public sealed class ChangeMobileValidator : AbstractValidator<ChangeMobileCommand>
{
    public ChangeMobileValidator(IOptions<MobileSettings> settings)
    {
        RuleFor(c => c.Mobile).Mobile(settings.Value);
        RuleFor(c => c.Code).SmsCode();
    }
}

public sealed partial class ChangeMobileHandler(
    UnitOfWork work, VerifiedMobiles verifiedMobiles, MobileReservations mobiles, CurrentUser currentUser, Visitor visitor, Notices notices, ILogger<ChangeMobileHandler> log)
    : IRequestHandler<ChangeMobileCommand, ChangeMobileResult>
{
    public async Task<ChangeMobileResult> Handle(ChangeMobileCommand command, CancellationToken cancellationToken)
    {
        var (check, mobile) = await verifiedMobiles.ProveAsync(command.Mobile, SmsPurpose.MobileChange, command.Code);
        if (mobile is null)
        {
            return check == CodeCheck.Exhausted ? ChangeMobileResult.Exhausted : ChangeMobileResult.WrongCode;
        }
        await mobiles.EndCodesAsync(mobile);
        await using var transaction = await work.BeginAsync(cancellationToken);
        await mobiles.LockAsync(cancellationToken);
        var user = await currentUser.LockAsync(cancellationToken);
        await mobiles.GiveAsync(mobile, user, cancellationToken);
        notices.Queue(MailTemplate.MobileChanged, user);
        await transaction.CommitAsync(cancellationToken);
        LogChanged(visitor.UserId, mobile.Masked);
        return ChangeMobileResult.Changed;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{UserId} confirmed the mobile {Mobile}")]
    private partial void LogChanged(Guid? userId, string mobile);
}

/// <summary>The user's present mobile, as people write it; or null.</summary>
public sealed record MyMobileQuery : IRequest<string?>;

public sealed class MyMobileHandler(CurrentUser currentUser) : IRequestHandler<MyMobileQuery, string?>
{
    public async Task<string?> Handle(MyMobileQuery query, CancellationToken cancellationToken) =>
        (await currentUser.ReadAsync(cancellationToken)).Mobile is { } mobile
            ? MobileNumber.FromValue(mobile).Formatted
            : null;
}
