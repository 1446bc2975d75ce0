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
        yield return new(Verdict.Ok, (settings.Value.GatewaysInOrder, environment.IsDevelopment()) switch
        {
            ({ Count: > 0 } gateways, _) => $"sent by {string.Join(", then ", gateways)}; which is not tried here, since it would send a message.",
            (_, true) => "codes are shown at /dev/sms, since Sms:Gateways is not set.",
            _ => "off, since Sms:Gateways is not set.",
        });
    }
}
