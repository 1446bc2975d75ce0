using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Passwords;

namespace Slices.Features.Doctor;

/// <summary>What new passwords are looked up in. A service that is away only warns: it stops nobody.</summary>
public sealed class PasswordsExamination(BreachedPasswords breached, IOptions<PasswordSettings> settings) : IExamination
{
    public static string Subject => "Passwords";

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!breached.AreAsked)
        {
            yield return new(Verdict.Ok, "looked up in the list of common ones alone, since Passwords:BreachService is not set.");
            yield break;
        }
        var service = settings.Value.BreachService;
        Finding finding;
        try
        {
            finding = await breached.AskAsync("password", cancellation)
                ? new(Verdict.Ok, $"{service} knows what leaked.")
                : new(Verdict.Warning, $"Passwords:BreachService {service} doesn't know that \"password\" leaked; check the address.");
        }
        catch (BreachServiceException e)
        {
            finding = new(Verdict.Warning, $"Passwords:BreachService {service} can't be asked, so leaked passwords are taken: {e.Message}.");
        }
        yield return finding;
    }
}
