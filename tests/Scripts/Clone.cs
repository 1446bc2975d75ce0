using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Slices.Tests.Architecture;
using Slices.Tests.Support;

namespace Slices.Tests.Scripts;

/// <summary>
/// The project as somebody has just cloned it: never built, in a folder whose path has a blank and Chinese letters,
/// owned by a user made for it. Where the tests don't run as root, and can make none, that user is the current one.
/// </summary>
public sealed class Clone : IAsyncLifetime
{
    private static readonly bool MakesUser = Environment.IsPrivilegedProcess;
    private readonly string user = MakesUser ? $"slices-{Guid.NewGuid().ToString("N")[..8]}" : Environment.UserName;

    public string Home { get; private set; } = "";

    public string Folder => Path.Combine(Home, "my clone 克隆");

    public string Data => Path.Combine(Folder, ".data");

    public string Url { get; } = $"http://127.0.0.1:{Ports.Free()}";

    /// <summary>How the very first <c>./run</c> went, which built the site.</summary>
    public IReadOnlyList<string> FirstWords { get; private set; } = [];

    public string FirstPage { get; private set; } = "";

    public int FirstStatus { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (MakesUser)
        {
            Home = $"/home/{user}";
            await RootAsync("useradd", "--create-home", "--shell", "/bin/bash", user);
        }
        else
        {
            Home = Directory.CreateTempSubdirectory().FullName;
        }
        Directory.CreateDirectory(Folder);
        foreach (var name in new[] { "run", "test", "global.json", ".editorconfig", "Directory.Build.props", "Directory.Packages.props", "Slices.sln", "src" })
        {
            await RootAsync("cp", "-r", Path.Combine(Source.Repository, name), Folder);
        }
        Directory.Delete(Path.Combine(Folder, "src", "bin"), recursive: true);
        Directory.Delete(Path.Combine(Folder, "src", "obj"), recursive: true);
        await CopyPackagesAsync();
        if (MakesUser)
        {
            await RootAsync("chown", "-R", $"{user}:", Home);
        }

        await using var first = await RunAsync(TimeSpan.FromMinutes(15));
        FirstPage = await first.PageAsync();
        FirstStatus = await first.InterruptAsync();
        FirstWords = first.Words;
    }

    public async ValueTask DisposeAsync()
    {
        if (MakesUser)
        {
            await RootAsync("userdel", "--remove", user);
        }
        else
        {
            Directory.Delete(Home, recursive: true);
        }
    }

    /// <summary>Serves the site by <c>./run</c> in the clone's root.</summary>
    public async Task<Running> RunAsync(TimeSpan? patience = null)
    {
        var running = new Running(this, Start([]));
        await running.ReadyAsync(patience ?? TimeSpan.FromMinutes(2));
        return running;
    }

    /// <summary>Calls <c>./run</c> and waits for its end.</summary>
    /// <returns>The exit status, and what it wrote to both outputs.</returns>
    public async Task<(int Status, string Words)> CallAsync(string[] arguments, string? folder = null, string? path = null)
    {
        await using var running = new Running(this, Start(arguments, folder, path));
        return (await running.EndAsync(), string.Join('\n', running.Words));
    }

    /// <summary>Does something as the clone's owner.</summary>
    public Process Start(string[] arguments, string? folder = null, string? path = null)
    {
        string[] owner = MakesUser ? ["setpriv", $"--reuid={user}", $"--regid={user}", "--init-groups"] : [];
        string[] command =
        [
            .. owner, "env", "-i", "--default-signal=INT", $"HOME={Home}", $"PATH={path ?? Environment.GetEnvironmentVariable("PATH")}", "LANG=C.UTF-8", $"ASPNETCORE_URLS={Url}",
            Path.Combine(Folder, "run"), .. arguments,
        ];
        return Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder ?? Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        })!;
    }

    // What a bare machine fetches from the package source: here it has been fetched already, by whoever built the tests.
    private async Task CopyPackagesAsync()
    {
        using var assets = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Source.Repository, "src", "obj", "project.assets.json")));
        var cache = assets.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
        var mine = Directory.CreateDirectory(Path.Combine(Home, ".nuget", "packages")).FullName;
        foreach (var library in assets.RootElement.GetProperty("libraries").EnumerateObject().Where(l => l.Value.GetProperty("type").GetString() == "package"))
        {
            var path = library.Value.GetProperty("path").GetString()!;
            var parent = Directory.CreateDirectory(Path.Combine(mine, Path.GetDirectoryName(path)!)).FullName;
            await RootAsync("cp", "-r", Path.Combine(cache, path), parent);
        }
    }

    private static async Task RootAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{string.Join(' ', command)}: {errors}");
    }

    /// <summary>A <c>./run</c> that goes on.</summary>
    public sealed class Running : IAsyncDisposable
    {
        private readonly Clone clone;
        private readonly Process process;
        private readonly ConcurrentQueue<string> words = new();
        private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Running(Clone clone, Process process)
        {
            (this.clone, this.process) = (clone, process);
            process.OutputDataReceived += (_, line) => Hear(line.Data);
            process.ErrorDataReceived += (_, line) => Hear(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.StandardInput.Close();
            _ = process.WaitForExitAsync().ContinueWith(
                _ => ready.TrySetException(new InvalidOperationException(string.Join('\n', words))), TaskScheduler.Default);
        }

        public IReadOnlyList<string> Words => [.. words];

        public Task ReadyAsync(TimeSpan patience) => ready.Task.WaitAsync(patience);

        public async Task<string> PageAsync()
        {
            using var http = new HttpClient();
            return await http.GetStringAsync(clone.Url);
        }

        /// <summary>Ctrl-C.</summary>
        public async Task<int> InterruptAsync()
        {
            using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            return await EndAsync();
        }

        /// <summary>As <c>kill -9</c> does; PostgreSQL goes on.</summary>
        public Task KillAsync()
        {
            process.Kill();
            return EndAsync();
        }

        public async Task<int> EndAsync()
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
            return process.ExitCode;
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
            {
                await InterruptAsync();
            }
            process.Dispose();
        }

        private void Hear(string? line)
        {
            if (line is null)
            {
                return;
            }
            words.Enqueue(line);
            if (line.Contains(" is ready at ", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        }
    }
}
