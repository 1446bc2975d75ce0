namespace Slices.Infrastructure.Persistence.PrivatePostgres;

/// <summary>
/// Folders for clusters that root makes where the user postgres can't reach the data folder. A mark beside each, such as
/// <c>ab12.of</c>, names the data folder whose link leads to it, so that one whose data folder was deleted can be told.
/// </summary>
internal static class Elsewhere
{
    private const string Parent = "/var/lib/slices";
    private const string Mark = ".of";

    /// <summary>A path never used before, whose parent exists. Removes what belongs to data folders that are gone.</summary>
    public static async Task<string> NewAsync(string dataDirectory)
    {
        Directory.CreateDirectory(Parent);
        foreach (var mark in Directory.GetFiles(Parent, $"*{Mark}"))
        {
            await RemoveUnusedAsync(mark);
        }

        var path = Path.Combine(Parent, Path.GetRandomFileName());
        await File.WriteAllTextAsync(path + Mark, dataDirectory);
        return path;
    }

    private static async Task RemoveUnusedAsync(string mark)
    {
        try
        {
            var path = mark[..^Mark.Length];
            if (!IsLinked(path, await File.ReadAllTextAsync(mark)) && await Postmaster.FindAsync(path) is null)
            {
                if (Directory.Exists(path))
                {
                    Directory.Delete(path, recursive: true);
                }

                File.Delete(mark);
            }
        }
        catch (IOException)
        {
            // Another Slices removes it, too.
        }
    }

    // The drafts first: one of them may be renamed to the place meanwhile.
    private static bool IsLinked(string path, string dataDirectory) => Directory.Exists(dataDirectory)
        && Directory.EnumerateFileSystemEntries(dataDirectory, "postgres.new-*").Append(Path.Combine(dataDirectory, "postgres"))
            .Any(link => new DirectoryInfo(link).LinkTarget == path);
}
