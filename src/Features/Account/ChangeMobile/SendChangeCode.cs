using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Features.SendSmsCode;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Settings;

namespace Slices.Features.Account.ChangeMobile;

/// <summary>Sends a code to a new mobile.</summary>
public sealed record SendChangeCodeCommand : SmsCodeRequest, IStepUp;

public sealed class SendChangeCodeValidator(IOptions<MobileSettings> settings) : SmsCodeRequestValidator<SendChangeCodeCommand>(settings);

public sealed class SendChangeCodeHandler(SmsCodeSender sender, IOptions<MobileSettings> settings) : IRequestHandler<SendChangeCodeCommand, Unit>
{
    public async Task<Unit> Handle(SendChangeCodeCommand command, CancellationToken cancellationToken)
    {
        var mobile = MobileNumber.Parse(command.Mobile, settings.Value.AllowedCountries)!;
        // A number that another account has gets one too: proving it moves it here.
        await sender.SendAsync(mobile, SmsPurpose.MobileChange, isOfUse: true, hasAccount: false, cancellationToken);
        return Unit.Value;
    }
}
