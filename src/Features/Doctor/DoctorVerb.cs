using System.CommandLine;
using Slices.Infrastructure.CommandLine;

namespace Slices.Features.Doctor;

public enum Verdict { Ok, Warning, Failure }

/// <summary>What an examination found, in one line: for anything but ok, with the remedy.</summary>
public sealed record Finding(Verdict Verdict, string Line);

/// <summary>Examines one part of the configuration or one thing that the site stands on.</summary>
public interface IExamination
{
    string Subject { get; }

    IAsyncEnumerable<Finding> ExamineAsync(CancellationToken cancellation);
}

/// <summary><c>doctor</c>: examines every setting and everything the site stands on, one line each.</summary>
public sealed class DoctorVerb(IEnumerable<IExamination> examinations) : IVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public Command Describe()
    {
        var verb = new Command("doctor", "Checks every setting and every dependency that is configured; exit status 1 when any fails.");
        verb.SetAction(RunAsync);
        return verb;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var worst = Verdict.Ok;
        foreach (var examination in examinations)
        {
            await foreach (var finding in FindingsAsync(examination, cancellation))
            {
                var word = finding.Verdict switch { Verdict.Ok => "ok     ", Verdict.Warning => "warning", _ => "failure" };
                Console.WriteLine($"{word}  {examination.Subject}: {finding.Line}");
                worst = finding.Verdict > worst ? finding.Verdict : worst;
            }
        }
        return worst == Verdict.Failure ? 1 : 0;
    }

    // An examination that itself fails is a finding, and doesn't end the others.
    private static async IAsyncEnumerable<Finding> FindingsAsync(
        IExamination examination, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        await using var findings = examination.ExamineAsync(limit.Token).GetAsyncEnumerator(limit.Token);
        while (true)
        {
            Finding finding;
            var ended = false;
            try
            {
                if (!await findings.MoveNextAsync())
                {
                    yield break;
                }
                finding = findings.Current;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                ended = true;
                finding = new(Verdict.Failure, e is OperationCanceledException ? $"no answer within {Patience.TotalSeconds:0} s." : e.GetBaseException().Message);
            }
            yield return finding;
            if (ended)
            {
                yield break;
            }
        }
    }
}
