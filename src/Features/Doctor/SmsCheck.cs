using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Sms;

namespace Slices.Features.Doctor;

/// <summary>The gateways for text messages. None is tried, since that would send a message, which costs money.</summary>
public sealed class SmsCheck(IOptions<SmsSettings> settings, IHostEnvironment environment) : IDiagnosticCheck
{
    public static string Subject => "SMS";

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        yield return new(Verdict.Ok,
            settings.Value.GatewaysInOrder is { Count: > 0 } gateways ? $"sent by {string.Join(", then ", gateways)}; which is not tried here, since it would send a message."
            : environment.IsDevelopment() ? "codes are shown at /dev/sms, since Sms:Gateways is not set."
            : "off, since Sms:Gateways is not set.");
    }
}
