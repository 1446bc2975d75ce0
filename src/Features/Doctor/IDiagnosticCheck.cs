namespace Slices.Features.Doctor;

public enum Verdict { Ok, Warning, Failure }

/// <summary>What an examination found, in one line: for anything but ok, with the remedy.</summary>
public sealed record Finding(Verdict Verdict, string Line);

/// <summary>Examines one part of the configuration or one thing that the site stands on.</summary>
public interface IDiagnosticCheck
{
    static abstract string Subject { get; }

    IAsyncEnumerable<Finding> ExamineAsync(CancellationToken cancellation);
}
