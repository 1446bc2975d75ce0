using System.Security.Cryptography;
using System.Text;

namespace Slices.Infrastructure.PrivatePostgres;

/// <summary>Makes a cluster that holds one empty database, <c>slices</c>, of the superuser <c>slices</c>.</summary>
/// <remarks>
/// Everything happens beside its place, under a name never used before, and one rename makes it real: an attempt that
/// was killed, or that goes on although its Slices was killed, can't be mistaken for a cluster.
/// </remarks>
internal static class NewCluster
{
    public static async Task CreateAsync(
        string place, string passwordFile, Action<string> say, bool durable, CancellationToken cancellationToken)
    {
        var programs = await Programs.FindAsync();
        say($"Creating the private PostgreSQL in {place} …");
        var password = RandomNumberGenerator.GetHexString(40, lowercase: true);
        Write(passwordFile, password);
        var draft = $"{place}.new-{Path.GetRandomFileName()}";
        var directory = await MakeDirectoryAsync(draft);
        if (directory != draft)
        {
            // Nothing removes it by itself: a data folder that isn't found may have been moved, and the link still work.
            say($"The database lies in {directory}, since the user postgres can't enter {Path.GetDirectoryName(place)}; delete it with the data folder.");
        }


        // Unsynced at first, then everything at once, before the rename: as safe, and up to seconds faster.
        // Through `cat`, as initdb reads the password from a file, and the operator's is closed to the user postgres.
        string[] initdb =
        [
            "sh", "-c", "cat | \"$0\" \"$@\"", programs["initdb"], "-D", directory, "--no-sync",
            "--username=slices", "--pwfile=/dev/stdin", "--auth=scram-sha-256", "--encoding=UTF8",
        ];
        var made = await AsOwnerAsync([.. initdb, "--locale=C.UTF-8"], password);
        if (made.Errors.Contains("invalid locale"))
        {
            made = await AsOwnerAsync([.. initdb, "--locale=C"], password);
        }

        Check(made);
        string[] single = [programs["postgres"], "--single", "-D", directory, "-c", "fsync=off", "-c", "exit_on_error=on", "template1"];
        Check(await AsOwnerAsync(single, "CREATE DATABASE slices\n"));
        if (durable)
        {
            Check(await AsOwnerAsync(OperatingSystem.IsLinux()
                ? ["sync", "-f", directory]
                : [programs["initdb"], "-D", directory, "--sync-only"]));
        }

        cancellationToken.ThrowIfCancellationRequested();
        Directory.Move(draft, place);

        static Task<Ending> AsOwnerAsync(string[] command, string input = "") =>
            Programs.RunAsync([.. Programs.AsOwner, .. command], input);
    }

    /// <summary>Removes what attempts that were killed have left.</summary>
    public static void RemoveRemains(string place)
    {
        foreach (var draft in Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(place)!, "postgres.new-*"))
        {
            try
            {
                var directory = new DirectoryInfo(draft).LinkTarget ?? draft;
                if (Directory.Exists(directory))
                {
                    Directory.Delete(directory, recursive: true);
                }

                File.Delete(draft); // the link, if it is one
            }
            catch (IOException)
            {
                // Its initdb still runs: some other time.
            }
        }
    }

    // A directory that PostgreSQL's user owns and reaches: this one, or one elsewhere with a link to it from here.
    private static async Task<string> MakeDirectoryAsync(string path)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Make(path);
            return path;
        }

        await MakeForPostgresAsync(path);
        // Asked of the user postgres, by the shell's own test: folders above may be closed to it, as all under /root is.
        if ((await Programs.RunAsync([.. Programs.AsOwner, "sh", "-c", "[ -w \"$0\" ] && [ -x \"$0\" ]", path])).Status == 0)
        {
            return path;
        }

        Directory.Delete(path);
        var elsewhere = Path.Combine(Directory.CreateDirectory("/var/lib/slices").FullName, Path.GetRandomFileName());
        Directory.CreateSymbolicLink(path, elsewhere);
        await MakeForPostgresAsync(elsewhere);
        return elsewhere;
    }

    private static async Task MakeForPostgresAsync(string path)
    {
        Make(path);
        Check(await Programs.RunAsync(["chown", "postgres:postgres", path]));
    }

    private static void Make(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void Write(string passwordFile, string password)
    {
        File.Delete(passwordFile);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(passwordFile, options);
        file.Write(Encoding.ASCII.GetBytes(password));
        file.Flush(flushToDisk: true);
    }

    private static void Check(Ending ending)
    {
        if (ending.Status != 0)
        {
            throw new PrivateServerException($"The private PostgreSQL can't be made: {ending.Errors.Trim().ReplaceLineEndings(" ")}");
        }
    }
}
