using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Sms;

namespace Slices.Features.Register;

/// <summary>Send a code to the mobile that my new account shall have.</summary>
public sealed record SendRegistrationCodeCommand : SmsCodeRequest;

public sealed class SendRegistrationCodeValidator(IOptions<SmsSettings> settings) : SmsCodeRequestValidator<SendRegistrationCodeCommand>(settings);

public sealed class SendRegistrationCodeHandler(SmsCodeSender sender, IOptions<SmsSettings> settings) : IRequestHandler<SendRegistrationCodeCommand, Unit>
{
    public async Task<Unit> Handle(SendRegistrationCodeCommand command, CancellationToken cancellationToken)
    {
        // Sent even where the number has an account already: whoever proves it may take it.
        var mobile = MobileNumber.Parse(command.Mobile, settings.Value.AllowedCountries)!;
        await sender.SendAsync(mobile, SmsPurpose.Registration, isOfUse: true, hasAccount: false, cancellationToken);
        return Unit.Value;
    }
}
