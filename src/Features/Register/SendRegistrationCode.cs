using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Features.SendSmsCode;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Settings;

namespace Slices.Features.Register;

/// <summary>Send a code to the mobile that my new account shall have.</summary>
public sealed record SendRegistrationCodeCommand : SmsCodeRequest;

public sealed class SendRegistrationCodeValidator(IOptions<MobileSettings> settings) : SmsCodeRequestValidator<SendRegistrationCodeCommand>(settings);

public sealed class SendRegistrationCodeHandler(SmsCodeSender sender, IOptions<MobileSettings> settings) : IRequestHandler<SendRegistrationCodeCommand, Unit>
{
    public async Task<Unit> Handle(SendRegistrationCodeCommand command, CancellationToken cancellationToken)
    {
        // Sent even where the number has an account already: whoever proves it may take it.
        var mobile = MobileNumber.Parse(command.Mobile, settings.Value.AllowedCountries)!;
        await sender.SendAsync(mobile, SmsPurpose.Registration, isOfUse: true, hasAccount: false, cancellationToken);
        return Unit.Value;
    }
}
