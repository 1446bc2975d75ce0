namespace Slices.Infrastructure.PrivatePostgres;

/// <summary>
/// Locks between processes. On Unix, .NET opens a file with <c>flock</c>: exclusive for <see cref="FileShare.None"/>,
/// shared otherwise; closed on exec, so that no child process keeps it. Disposing the stream releases the lock.
/// </summary>
internal static class FileLock
{
    /// <summary>Waits for the lock.</summary>
    public static async Task<FileStream> TakeAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(path) is { } taken)
            {
                return taken;
            }

            await Task.Delay(10, cancellationToken);
        }
    }

    /// <summary>The lock, alone; null when anyone else has it.</summary>
    public static FileStream? TryTake(string path) => TryOpen(path, FileAccess.ReadWrite, FileShare.None);

    /// <summary>The lock, with others; null when someone has it alone.</summary>
    public static FileStream? TryShare(string path) => TryOpen(path, FileAccess.Read, FileShare.Read);

    private static FileStream? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, access, share, bufferSize: 0);
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            return null;
        }
    }

    // EWOULDBLOCK, which .NET hands on as it is.
    private static int WouldBlock => OperatingSystem.IsMacOS() ? 35 : 11;
}
