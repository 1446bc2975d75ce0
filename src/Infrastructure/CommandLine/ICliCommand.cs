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

/// <summary>A command as the application lists it; it is made when it is run.</summary>
public sealed record CliCommand(Command Description, bool NeedsDatabase, Func<IServiceProvider, ParseResult, CancellationToken, Task<int>> RunAsync)
{
    public static CliCommand Of<T>()
        where T : ICliCommand => new(
            T.Description, T.NeedsDatabase, (services, arguments, cancellation) => ActivatorUtilities.CreateInstance<T>(services).RunAsync(arguments, cancellation));
}
