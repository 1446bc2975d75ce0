using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Features.SendSmsCode;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Settings;

namespace Slices.Features.Register;

/// <summary>Sends a code to the mobile of a new account.</summary>
public sealed record SendRegistrationCodeCommand : SmsCodeRequest;

public sealed class SendRegistrationCodeValidator(IOptions<MobileSettings> settings) : SmsCodeRequestValidator<SendRegistrationCodeCommand>(settings);

public sealed class SendRegistrationCodeHandler(SmsCodeSender sender, IOptions<MobileSettings> settings) : IRequestHandler<SendRegistrationCodeCommand, Unit>
{
    public async Task<Unit> Handle(SendRegistrationCodeCommand command, CancellationToken cancellationToken)
    {
        // Sent even if the number has an account already: proving the number moves it.
        var mobile = MobileNumber.Parse(command.Mobile, settings.Value.AllowedCountries)!;
        await sender.SendAsync(mobile, SmsPurpose.Registration, isOfUse: true, hasAccount: false, cancellationToken);
        return Unit.Value;
    }
}
