using Slices.Infrastructure.Mail;

namespace Slices.Features.Doctor;

/// <summary>Sends a mail like any other and reports the outcome.</summary>
public sealed class TestMail(MailComposer composer, IMailSender sender)
{
    public async Task<Finding> SendAsync(string to, CancellationToken cancellation)
    {
        try
        {
            return new(Verdict.Ok, $"the mail to {to} was taken: {await sender.SendAsync(await composer.ComposeTestAsync(to), cancellation)}");
        }
        catch (MailRejectedException e)
        {
            return new(Verdict.Failure, $"the mail to {to} was refused for good: {e.Message}");
        }
        catch (MailUndeliveredException e)
        {
            return new(Verdict.Failure, $"the mail to {to} was not taken, and {Fate(e.Delay)}: {e.Message}");
        }
    }

    private static string Fate(MailDelay delay) => delay switch
    {
        MailDelay.Postponed => "any other would be tried again",
        MailDelay.MaybeTaken => "may arrive anyway",
        MailDelay.ServerAway => "every other waits until the server answers",
        _ => "any other would wait until the settings are mended",
    };
}
