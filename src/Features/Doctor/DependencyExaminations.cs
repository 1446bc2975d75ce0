using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Settings;

namespace Slices.Features.Doctor;

/// <summary>Whether the mail server lets the site in.</summary>
public sealed class MailExamination(IOptions<MailSettings> mail, IOptions<SiteSettings> site, MailServerProbe probe) : IExamination
{
    public static string Subject => "Mail";

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (mail.Value.UsesPickup)
        {
            yield return new(Verdict.Ok, $"kept in {Path.Combine(site.Value.DataDirectory, "mail")} and shown at /dev/mailbox, since Mail:Host is not set.");
            yield break;
        }
        var server = $"{mail.Value.Host}:{mail.Value.EffectivePort}";
        string? refusal;
        try
        {
            refusal = await probe.RefusalAsync(cancellation);
        }
        catch (Exception e) when (e is SocketException or AuthenticationException or IOException)
        {
            refusal = e.GetBaseException().Message;
        }
        yield return refusal is null
            ? new(Verdict.Ok, $"{server} answers, {mail.Value.Security}.")
            : new(Verdict.Failure, $"Mail:Host {server} can't be used with Mail:Security {mail.Value.Security}: {refusal}");
    }
}
