using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Slices.Tests.Support;

/// <summary>
/// The temporary folder of a run, which becomes everybody's: the database server's, the sites', the browser's, the child
/// processes'. It lies in memory where there is enough. What a run that was killed has left is taken away by the next one.
/// </summary>
internal static class RunFolder
{
    private const string Mark = "in-use";
    private const string Memory = "/dev/shm";
    private const long Enough = 4L << 30;
    private static FileStream? use;

    [ModuleInitializer]
    internal static void Use()
    {
        var parent = Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > Enough ? Memory : Path.GetTempPath();
        Environment.SetEnvironmentVariable("TMPDIR", parent);
        var folder = Directory.CreateTempSubdirectory("slices-tests-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            // Root's database server belongs to the user postgres, who has to get through.
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
        use = new(Path.Combine(folder, Mark), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        Environment.SetEnvironmentVariable("TMPDIR", folder);
        // Commands speak the language of the terminal.
        foreach (var variable in new[] { "LC_ALL", "LC_MESSAGES", "LANG" })
        {
            Environment.SetEnvironmentVariable(variable, variable == "LANG" ? "C.UTF-8" : null);
        }
        _ = Task.Run(() => Sweep(parent));
    }

    /// <summary>Takes this run's folder away.</summary>
    internal static void Leave()
    {
        var folder = Path.GetTempPath();
        use?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Removes the folders of runs that have ended, and ends what they left running.</summary>
    internal static void Sweep(string parent)
    {
        foreach (var folder in Directory.GetDirectories(parent, "slices-tests-*"))
        {
            try
            {
                // Whoever uses the folder holds this file, and the kernel lets go of it however the run ended.
                using var unused = new FileStream(Path.Combine(folder, Mark), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                foreach (var running in Directory.GetFiles(folder, "postmaster.pid", SearchOption.AllDirectories))
                {
                    End(int.Parse(File.ReadLines(running).First(), CultureInfo.InvariantCulture), Path.GetDirectoryName(running)!);
                }
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another run uses it, or sweeps it too.
            }
        }
    }

    private static void End(int id, string cluster)
    {
        if (File.Exists($"/proc/{id}/cmdline") && File.ReadAllText($"/proc/{id}/cmdline").Contains(cluster, StringComparison.Ordinal))
        {
            using var server = Process.GetProcessById(id);
            server.Kill(entireProcessTree: true);
            server.WaitForExit();
        }
    }
}
