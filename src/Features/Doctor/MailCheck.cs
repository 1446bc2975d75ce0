using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Settings;

namespace Slices.Features.Doctor;

/// <summary>Whether the mail server would take mail: it is spoken to as for a mail, up to the sender's address.</summary>
public sealed class MailCheck(IOptions<MailSettings> mail, IOptions<SiteSettings> site, IServiceProvider services) : IDiagnosticCheck
{
    public static string Subject => "Mail";

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var settings = mail.Value;
        if (settings.UsesPickup)
        {
            yield return new(Verdict.Ok, $"kept in {Path.Combine(site.Value.DataDirectory, "mail")} and shown at /dev/mailbox, since Mail:Host is not set.");
            yield break;
        }
        var server = $"{settings.Host}:{settings.EffectivePort}";
        Finding finding;
        try
        {
            var answer = await services.GetRequiredService<SmtpMailSender>().AskAsync(cancellation);
            finding = new(Verdict.Ok, $"{server} takes mail from {settings.Sender(site.Value.Name).Address}, {settings.Security}: {answer}");
        }
        catch (MailUndeliveredException e)
        {
            finding = new(Verdict.Failure, $"Mail:Host {server} can't be used; check {Remedy(e.Step)}. {e.Message}");
        }
        yield return finding;
    }

    private static string Remedy(SmtpStep step) => step switch
    {
        SmtpStep.Connect or SmtpStep.Greeting => "Mail:Host and Mail:Port, and that it lets this machine in",
        SmtpStep.Hello => "Mail:ClientName",
        SmtpStep.StartTls => "Mail:Security, and that its certificate is for that name",
        SmtpStep.Login => "Mail:UserName and Mail:Password",
        _ => "Mail:From, and whether it wants Mail:UserName",
    };
}
