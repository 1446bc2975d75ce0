using System.CommandLine;

namespace Slices.Infrastructure.CommandLine;

/// <summary>A command of the command line, such as <c>create-admin</c>. Its feature describes and runs it.</summary>
public interface ICliCommand
{
    /// <summary>Its name, options and help: all that is asked before anything is configured or started.</summary>
    static abstract Command Description { get; }

    /// <summary>False for what has something to say where there is no database, too.</summary>
    static virtual bool NeedsDatabase => true;

    /// <returns>The exit status: 0 for success.</returns>
    Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation);
}
