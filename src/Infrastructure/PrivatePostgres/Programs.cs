using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Slices.Infrastructure.PrivatePostgres;

/// <summary>How a program ended.</summary>
internal sealed record Ending(int Status, string Output, string Errors);

/// <summary>PostgreSQL's programs on this machine.</summary>
internal sealed class Programs
{
    private static readonly string[] Needed = ["initdb", "postgres", "pg_ctl", "pg_isready"];

    private readonly string directory;

    private Programs(string directory) => this.directory = directory;

    /// <summary>What to put before a command so that it runs as the user who owns the server's data.</summary>
    /// <remarks>PostgreSQL refuses to run as root.</remarks>
    public static string[] AsOwner { get; } = Environment.IsPrivilegedProcess
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        : [];

    public string this[string program] => Path.Combine(directory, program);

    // Absolute folders alone: an empty entry or a dot would let whatever lies in the current folder answer to a name.
    private static string[] SearchPath { get; } =
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(folder => folder.StartsWith('/'))];

    /// <summary>The first ones found, or those of one major version: no other can read that version's data.</summary>
    /// <exception cref="PrivateServerException">They are not installed.</exception>
    public static async Task<Programs> FindAsync(string? version = null)
    {
        await foreach (var directory in DirectoriesAsync())
        {
            var programs = new Programs(directory);
            if (Needed.All(program => File.Exists(programs[program]))
                && (version is null || (await RunAsync([programs["postgres"], "--version"])).Output.Contains($" {version}.")))
            {
                return programs;
            }
        }

        throw new PrivateServerException(
            $"PostgreSQL{(version is null ? "" : $" {version}, which made the data folder's database,")} is not installed: "
            + "`apt-get install postgresql`, `dnf install postgresql-server` or `brew install postgresql`, "
            + $"{PrivateServerException.WayOut}.");
    }

    /// <summary>
    /// Runs a program to its end, by its path or by a name that the PATH's absolute folders know. What the shell's user set
    /// for his own PostgreSQL doesn't reach it.
    /// </summary>
    /// <exception cref="PrivateServerException">The program doesn't exist.</exception>
    public static async Task<Ending> RunAsync(string[] command, string input = "")
    {
        // Never by its bare name: Process.Start looks into the current folder first, where a program of that name may lie.
        var start = new ProcessStartInfo(Locate(command[0]) ?? throw Missing(command[0]), command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/", // the current one may be closed to the user postgres
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C";
        start.Environment["PATH"] = string.Join(':', SearchPath);
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            return new Ending(process.ExitCode, await output, await errors);
        }
        catch (Win32Exception e)
        {
            throw Missing(command[0], e);
        }
    }

    private static string? Locate(string program) => program.StartsWith('/')
        ? program
        : SearchPath.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static PrivateServerException Missing(string program, Exception? inner = null) =>
        new($"The private PostgreSQL needs the program {program}: install it, {PrivateServerException.WayOut}.", inner);

    private static async IAsyncEnumerable<string> DirectoriesAsync()
    {
        foreach (var directory in SearchPath)
        {
            // A link, such as /usr/local/bin/postgres, leads to the place that has all the others.
            var postgres = new FileInfo(Path.Combine(directory, "postgres"));
            if (postgres.Exists)
            {
                yield return Path.GetDirectoryName((postgres.ResolveLinkTarget(returnFinalTarget: true) ?? postgres).FullName)!;
            }
        }

        if (Locate("pg_config") is { } config && await RunAsync([config, "--bindir"]) is { Status: 0 } configured)
        {
            yield return configured.Output.Trim();
        }

        (string Parent, string Pattern)[] places =
        [
            ("/usr/lib/postgresql", "*"), ("/usr", "pgsql-*"), ("/opt/homebrew/opt", "postgresql*"), ("/usr/local/opt", "postgresql*"),
        ];
        var installed =
            from place in places
            where Directory.Exists(place.Parent)
            from found in Directory.EnumerateDirectories(place.Parent, place.Pattern)
            orderby VersionIn(found) descending
            select Path.Combine(found, "bin");
        foreach (var directory in installed)
        {
            yield return directory;
        }
    }

    private static decimal VersionIn(string path) =>
        decimal.TryParse(path[(path.LastIndexOfAny(['/', '-', '@']) + 1)..], CultureInfo.InvariantCulture, out var version) ? version : 0;
}
