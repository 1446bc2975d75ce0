using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Slices.Infrastructure.PrivatePostgres;

/// <summary>A running server, as it describes itself in its <c>postmaster.pid</c>.</summary>
internal sealed record Postmaster(int Id, string Directory, int Port)
{
    /// <summary>The server that runs on a cluster, or null. The file of a server that is dead is removed.</summary>
    public static async Task<Postmaster?> FindAsync(string cluster)
    {
        var file = Path.Combine(cluster, "postmaster.pid");
        try
        {
            if (await File.ReadAllLinesAsync(file) is [var id, var directory, _, var port, ..])
            {
                var server = new Postmaster(
                    int.Parse(id, CultureInfo.InvariantCulture), directory, int.Parse(port, CultureInfo.InvariantCulture));
                if (await server.IsRunningAsync())
                {
                    return server;
                }
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        // Left there, PostgreSQL takes any process that has got this id since for the server, and refuses to start.
        File.Delete(file);
        return null;
    }

    /// <summary>Whether the id is still this server's: every server has its directory on its command line.</summary>
    public async Task<bool> IsRunningAsync()
    {
        try
        {
            var commandLine = OperatingSystem.IsLinux()
                ? await File.ReadAllTextAsync($"/proc/{Id}/cmdline")
                : (await Programs.RunAsync(["ps", "-ww", "-o", "command=", "-p", $"{Id}"])).Output;
            return commandLine.Contains("postgres") && commandLine.Contains(Directory);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Ends a server that hangs. Its data survives: that is what the write-ahead log is for.</summary>
    public async Task KillAsync()
    {
        try
        {
            using var process = Process.GetProcessById(Id);
            process.Kill(entireProcessTree: true);
            for (var tries = 0; tries < 100 && await IsRunningAsync(); tries++)
            {
                await Task.Delay(20);
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended already, or we may not kill it. Then the next start fails, and says why.
        }
    }
}
