using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Settings;

namespace Slices.Features.Doctor;

/// <summary>Whether the ephemeral store counts.</summary>
public sealed class EphemeralStoreExamination(IEphemeralStore store) : IExamination
{
    public static string Subject => "Ephemeral store";

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var isShared = store is RedisStore;
        var answers = true;
        try
        {
            await store.CountAsync("doctor", TimeSpan.FromSeconds(1)).WaitAsync(cancellation);
        }
        catch (EphemeralStoreUnavailableException)
        {
            answers = false;
        }
        yield return (answers, isShared) switch
        {
            (false, _) => new(Verdict.Failure, "ConnectionStrings:Redis: no Redis answers there; check the address and that it is running."),
            (true, true) => new(Verdict.Ok, "Redis answers."),
            _ => new(Verdict.Ok, "in this process's memory, which serves one node; several need ConnectionStrings:Redis."),
        };
    }
}

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
