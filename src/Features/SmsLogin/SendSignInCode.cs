using Marten;
using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Features.SendSmsCode;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Settings;

namespace Slices.Features.SmsLogin;

/// <summary>Sends a code to sign in with.</summary>
public sealed record SendSignInCodeCommand : SmsCodeRequest;

public sealed class SendSignInCodeValidator(IOptions<MobileSettings> settings) : SmsCodeRequestValidator<SendSignInCodeCommand>(settings);

public sealed class SendSignInCodeHandler(UnitOfWork work, SmsCodeSender sender, ResponseTimePadding padding, IOptions<MobileSettings> settings) : IRequestHandler<SendSignInCodeCommand, Unit>
{
    public async Task<Unit> Handle(SendSignInCodeCommand command, CancellationToken cancellationToken)
    {
        var mobile = MobileNumber.Parse(command.Mobile, settings.Value.AllowedCountries)!;
        // A number without an account gets no message. The answer is the same, after the same time.
        await padding.RunAsync(() => SendAsync(mobile, cancellationToken));
        return Unit.Value;
    }

    private async Task SendAsync(MobileNumber mobile, CancellationToken cancellation)
    {
        var isKnown = await work.Query<User>().AnyAsync(u => u.Mobile == mobile.Value && u.State == UserState.Active, cancellation);
        await sender.SendAsync(mobile, SmsPurpose.SignIn, isOfUse: isKnown, hasAccount: isKnown, cancellation);
    }
}
