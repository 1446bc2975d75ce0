using System.Collections.Concurrent;
using System.Diagnostics;

namespace Slices.Tests.Support;

/// <summary>How a run of the built application ended.</summary>
public sealed record Ended(int Status, string Output, string Errors)
{
    /// <summary>What standard error says, a line each.</summary>
    public string[] Sentences => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The built application as a process of its own, for what only a process can show: its exit status, its words, its sudden death.</summary>
public sealed class Application : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> errors = new();
    private readonly TaskCompletionSource<Uri> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Application(Dictionary<string, string?> settings, string[] arguments, string? input, string? folder, string? dependencies)
    {
        SlowAttribute.Require("a process of the application");
        string[] host = dependencies is null ? [] : ["exec", "--depsfile", dependencies];
        var start = new ProcessStartInfo("dotnet", [.. host, Path.Combine(AppContext.BaseDirectory, "Slices.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ASPNETCORE_CONTENTROOT"] = AppContext.BaseDirectory;
        start.Environment["Site__DataDirectory"] = Path.Combine(Path.GetTempPath(), "slices-no-data");
        if (settings.GetValueOrDefault("ASPNETCORE_ENVIRONMENT") is null or "Development")
        {
            start.Environment["Passwords__MemoryKiB"] = "64";
            start.Environment["Passwords__Passes"] = "1";
            start.Environment["Passwords__Iterations"] = "1000";
        }
        start.Environment["LANG"] = "en_US.UTF-8";
        // As light as a start can be: most of these live for a second.
        start.Environment["DOTNET_TieredPGO"] = start.Environment["DOTNET_gcServer"] = "0";
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                errors.Enqueue(line.Data);
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (input is not null)
        {
            process.StandardInput.Write(input);
        }
        process.StandardInput.Close();
    }

    /// <summary>Runs a command, or the site when there is none, to its end.</summary>
    /// <param name="settings">Variables of its environment, in the configuration's spelling.</param>
    /// <param name="arguments">What stands behind its name.</param>
    /// <param name="input">What is typed.</param>
    /// <param name="folder">Where it is called from.</param>
    /// <param name="dependencies">A file that says which libraries there are, in place of the built one.</param>
    public static async Task<Ended> RunAsync(Dictionary<string, string?> settings, string[] arguments, string? input = null, string? folder = null, string? dependencies = null)
    {
        await using var application = new Application(settings, arguments, input, folder, dependencies);
        return await application.EndAsync();
    }

    /// <summary>Starts the site and waits until it serves.</summary>
    public static async Task<Application> ServeAsync(Dictionary<string, string?> settings, string? dependencies = null)
    {
        var application = new Application(settings, [], null, null, dependencies);
        _ = application.process.WaitForExitAsync().ContinueWith(
            _ => application.ready.TrySetException(new InvalidOperationException(string.Join('\n', application.errors))), TaskScheduler.Default);
        application.Address = await application.ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return application;
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>What it has said so far.</summary>
    public string Output => string.Join('\n', output.Concat(errors));

    /// <summary>What standard error said so far, a line each.</summary>
    public IReadOnlyCollection<string> Errors => errors;

    /// <param name="host">The site's name, where it is served under no other.</param>
    public Visitor Visit(string? host = null) => new(Address, "en", null, host);

    /// <summary>The process dies as in a power cut: it gets to do nothing more.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }
        process.Dispose();
    }

    private async Task<Ended> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return new(process.ExitCode, string.Join('\n', output), string.Join('\n', errors));
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }
        output.Enqueue(line);
        const string Mark = " is ready at ";
        if (line.IndexOf(Mark, StringComparison.Ordinal) is var at and > 0)
        {
            ready.TrySetResult(new(line[(at + Mark.Length)..].Split(' ', ',')[0]));
        }
    }
}
