namespace Slices.Infrastructure.UserImport;

/// <summary>Files that hold addresses or hashes.</summary>
public static class PrivateFile
{
    /// <summary>A new file that nobody but its owner may read.</summary>
    /// <exception cref="IOException">There is one already.</exception>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return new(path, options);
    }
}
