using Slices.Tests.Support;

namespace Slices.Tests.Scripts;

/// <summary>It builds for a minute, and nothing else should be measured meanwhile.</summary>
[CollectionDefinition(nameof(RunScriptTests), DisableParallelization = true)]
public sealed class Alone;

/// <summary><c>./run</c> in a fresh clone, as a user made for it where the tests run as root, as the current one elsewhere.</summary>
[Collection(nameof(RunScriptTests))]
[Slow]
public sealed class RunScriptTests(Clone clone) : IClassFixture<Clone>
{
    [Fact]
    public void The_first_start_of_a_fresh_user_builds_and_shows_the_page()
    {
        clone.FirstPage.ShouldContain("<form");
        clone.FirstWords[0].ShouldStartWith("Building");
        clone.FirstWords.ShouldContain(line => line.Contains("makes the first one", StringComparison.Ordinal));
        clone.FirstStatus.ShouldBe(0);
    }

    [Fact]
    public void The_first_start_runs_no_tests_and_keeps_everything_in_the_clone()
    {
        Directory.GetFileSystemEntries(clone.Folder).Select(Path.GetFileName).ShouldBe(
            [".build", ".data", ".editorconfig", "Directory.Build.props", "Directory.Packages.props", "Slices.sln", "global.json", "run", "src", "test"], ignoreOrder: true);
        new DirectoryInfo(Path.Combine(clone.Data, "postgres")).LinkTarget.ShouldBeNull();
        File.Exists(Path.Combine(clone.Data, "postgres", "postmaster.pid")).ShouldBeFalse("its server should have stopped");
    }

    [Fact]
    public async Task After_a_kill_the_next_start_goes_on_with_the_database_that_was_left_running()
    {
        string left;
        await using (var killed = await clone.RunAsync())
        {
            left = await ServerAsync();
            await killed.KillAsync();
        }
        (await ServerAsync()).ShouldBe(left);

        await using var next = await clone.RunAsync();

        (await next.PageAsync()).ShouldContain("<form");
        (await ServerAsync()).ShouldBe(left);
        (await next.InterruptAsync()).ShouldBe(0);
        next.Words.ShouldNotContain(line => line.StartsWith("Building", StringComparison.Ordinal));
        File.Exists(Path.Combine(clone.Data, "postgres", "postmaster.pid")).ShouldBeFalse();
    }

    [Fact]
    public async Task Help_takes_the_build_that_there_is_even_when_the_sources_have_changed()
    {
        await File.AppendAllTextAsync(Path.Combine(clone.Folder, "src", "Program.cs"), "// changed");
        try
        {
            var (status, words) = await clone.CallAsync(["--help"]);

            status.ShouldBe(0);
            words.ShouldContain("./run [command]");
            words.ShouldNotContain("Building");
        }
        finally
        {
            var program = Path.Combine(clone.Folder, "src", "Program.cs");
            await File.WriteAllTextAsync(program, (await File.ReadAllTextAsync(program)).Replace("// changed", "", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task No_program_is_taken_from_the_folder_it_is_called_from()
    {
        var folder = Directory.CreateDirectory(Path.Combine(clone.Home, "traps")).FullName;
        foreach (var name in new[] { "dotnet", "dirname", "find", "sort", "sha256sum", "mkdir", "flock", "rm" })
        {
            var trap = Path.Combine(folder, name);
            await File.WriteAllTextAsync(trap, $"#!/bin/sh\necho {name} >&2; exit 9\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(trap, File.GetUnixFileMode(trap) | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
            }
        }

        foreach (var path in new[] { ".:{0}", ":{0}", "{0}:", "../traps:{0}" })
        {
            var (status, words) = await clone.CallAsync(["doctor"], folder, path.Replace("{0}", Environment.GetEnvironmentVariable("PATH"), StringComparison.Ordinal));
            status.ShouldBe(0, words);
        }
    }

    [Fact]
    public async Task A_mistake_is_told_by_its_exit_status()
    {
        var (status, words) = await clone.CallAsync(["--port", "6000"]);

        status.ShouldBe(2, words);
        words.ShouldContain("the nearest is --urls");
    }

    private async Task<string> ServerAsync() => (await File.ReadAllLinesAsync(Path.Combine(clone.Data, "postgres", "postmaster.pid")))[0];
}
