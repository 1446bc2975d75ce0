namespace Slices.Tests.Architecture;

/// <summary>A file of the application as it is written.</summary>
/// <param name="Path">From <c>src</c> on, such as <c>Features/Login/Login.cs</c>.</param>
public sealed record SourceFile(string Path, string Text)
{
    public string Room => Path.Split('/')[0];

    public int Lines => Text.Split('\n').Length - 1;

    public override string ToString() => Path;
}

public static class Source
{
    /// <summary>The folder that the solution lies in.</summary>
    public static string Repository { get; } = FindRepository();

    private static string Root => Path.Combine(Repository, "src");

    /// <summary>What is written by hand, in every language.</summary>
    public static IReadOnlyList<SourceFile> Files { get; } =
        [.. from file in Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
            where !path.StartsWith("bin/", StringComparison.Ordinal) && !path.StartsWith("obj/", StringComparison.Ordinal)
                && Path.GetExtension(path) is ".cs" or ".cshtml" or ".razor" or ".css" or ".js" or ".svg" or ".resx"
            select new SourceFile(path, File.ReadAllText(file))];

    public static IEnumerable<SourceFile> In(string folder, params string[] extensions) => Files.Where(f =>
        f.Path.StartsWith(folder + "/", StringComparison.Ordinal) && (extensions.Length == 0 || extensions.Contains(Path.GetExtension(f.Path))));

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Slices.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No Slices.sln above the tests.");
        }
        return folder.FullName;
    }
}
