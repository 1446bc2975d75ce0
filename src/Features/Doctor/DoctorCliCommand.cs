using System.CommandLine;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.CommandLine;

namespace Slices.Features.Doctor;

/// <summary><c>doctor</c>: examines every setting and everything the site stands on, one line each.</summary>
public sealed class DoctorCliCommand(IServiceProvider services) : ICliCommand
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private delegate IAsyncEnumerable<Finding> Examine(IServiceProvider services, CancellationToken cancellation);

    // In the order of what stands on what.
    private static readonly (string Subject, Examine Examine)[] Examinations =
    [
        Examination<SettingsCheck>(), Examination<AgreementsCheck>(), Examination<PostgresCheck>(), Examination<EphemeralStoreCheck>(), Examination<PasswordsCheck>(),
        Examination<PasskeysCheck>(), Examination<MailCheck>(), Examination<SmsCheck>(), Examination<ExternalLoginCheck>(),
    ];

    private static readonly Option<string?> MailTo = new("--mail-to")
    {
        HelpName = "ADDRESS",
        Description = "Also sends a test mail there, as any other leaves, and says what became of it.",
        Validators =
        {
            given =>
            {
                if (given.Tokens is [var address] && EmailAddress.Parse(address.Value) is null)
                {
                    given.AddError($"--mail-to '{address.Value}' is not an email address such as me@example.com.");
                }
            },
        },
    };

    public static Command Description => new("doctor", "Checks every setting and every dependency that is configured; exit status 1 when any fails.") { MailTo };

    public static bool NeedsDatabase => false;

    public async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var worst = Verdict.Ok;
        var examinations = arguments.GetValue(MailTo) is { } address ? Examinations.Append(("Test mail", TestMailTo(address))) : Examinations;
        foreach (var (subject, examine) in examinations)
        {
            foreach (var finding in await FindingsAsync(examine, cancellation))
            {
                var word = finding.Verdict switch { Verdict.Ok => "ok     ", Verdict.Warning => "warning", _ => "failure" };
                Console.WriteLine($"{word}  {subject}: {finding.Line}");
                worst = finding.Verdict > worst ? finding.Verdict : worst;
            }
        }
        return worst == Verdict.Failure ? 1 : 0;
    }

    // An examination that itself fails is a finding, and doesn't end the others.
    private async Task<List<Finding>> FindingsAsync(Examine examine, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Timeout);
        List<Finding> findings = [];
        try
        {
            await foreach (var finding in examine(services, limit.Token))
            {
                findings.Add(finding);
            }
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            findings.Add(e switch
            {
                OperationCanceledException => new(Verdict.Failure, $"no answer within {Timeout.TotalSeconds:0} s."),
                // Which ones is a failure of the settings, and said there.
                OptionsValidationException => new(Verdict.Warning, "can't be examined before its settings are right."),
                _ => new(Verdict.Failure, e.GetBaseException().Message),
            });
        }
        return findings;
    }

    private static Examine TestMailTo(string address)
    {
        return SendAsync;
        async IAsyncEnumerable<Finding> SendAsync(IServiceProvider services, [EnumeratorCancellation] CancellationToken cancellation)
        {
            yield return await ActivatorUtilities.CreateInstance<TestMail>(services).SendAsync(EmailAddress.Parse(address)!.Text, cancellation);
        }
    }

    private static (string, Examine) Examination<T>()
        where T : IDiagnosticCheck =>
        (T.Subject, (services, cancellation) => ActivatorUtilities.CreateInstance<T>(services).ExamineAsync(cancellation));
}
