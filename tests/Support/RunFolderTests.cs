namespace Slices.Tests.Support;

public sealed class RunFolderTests
{
    private readonly string parent = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void What_a_run_left_is_taken_away_and_what_one_uses_is_not()
    {
        var (left, used) = (Run("slices-tests-left"), Run("slices-tests-used"));
        var other = Directory.CreateDirectory(Path.Combine(parent, "slices-of-somebody")).FullName;
        using var use = new FileStream(Path.Combine(used, "in-use"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        RunFolder.Sweep(parent);

        Directory.Exists(left).ShouldBeFalse();
        Directory.Exists(used).ShouldBeTrue();
        Directory.Exists(other).ShouldBeTrue();
    }

    [Fact]
    public void Everything_temporary_of_this_run_lies_in_one_folder_that_the_user_postgres_can_pass()
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetTempPath());

        Path.GetFileName(folder).ShouldStartWith("slices-tests-");
        File.Exists(Path.Combine(folder, "in-use")).ShouldBeTrue();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute).ShouldBeTrue();
        }
    }

    private string Run(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(parent, name, "site")).Parent!.FullName;
        File.WriteAllText(Path.Combine(folder, "in-use"), "");
        return folder;
    }
}
