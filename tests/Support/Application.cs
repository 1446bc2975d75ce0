using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace Slices.Tests.Support;

/// <summary>How a run of the built application ended.</summary>
public sealed record Ended(int Status, string Output, string Errors)
{
    /// <summary>What standard error says, a line each.</summary>
    public string[] Sentences => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The built application: run to its end within this process, or as a process of its own for what only that can show.</summary>
public sealed class Application : IAsyncDisposable
{
    // The framework's settings, under which names they stand in the environment and among the arguments.
    private static readonly Dictionary<string, string> HostOptions = new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "environment",
        ["ASPNETCORE_URLS"] = "urls",
        ["ASPNETCORE_CONTENTROOT"] = "contentRoot",
        ["ASPNETCORE_APPLICATIONNAME"] = "applicationName",
    };

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
        // As light as a start can be: most of these live for a second.
        start.Environment["DOTNET_TieredPGO"] = start.Environment["DOTNET_gcServer"] = "0";
        foreach (var (name, value) in WithDefaults(settings))
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

    /// <summary>
    /// Runs a command, or the site when there is none, to its end, by the program's own entry point. It happens within this process, which
    /// spares it the start of one.
    /// </summary>
    /// <param name="settings">In the configuration's spelling; they stand among the arguments.</param>
    /// <param name="arguments">What stands behind its name.</param>
    public static Task<Ended> RunAsync(Dictionary<string, string?> settings, string[] arguments) => Task.Factory.StartNew(
        () =>
        {
            var console = OwnConsole.Open();
            // Where a command would listen nobody asks.
            var given = WithDefaults(settings).Where(s => s.Value is not null && (arguments is [] || s.Key != "ASPNETCORE_URLS"));
            string[] all = [.. given.Select(s => $"--{HostOptions.GetValueOrDefault(s.Key, s.Key)}={s.Value}"), .. arguments];
            var status = (int)typeof(Program).Assembly.EntryPoint!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [all], null)!;
            return new Ended(status, console.Output, console.Errors);
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>As <see cref="RunAsync"/> does, as a process with an environment of its own.</summary>
    /// <param name="settings">Variables of its environment, in the configuration's spelling.</param>
    /// <param name="arguments">What stands behind its name.</param>
    /// <param name="input">What is typed.</param>
    /// <param name="folder">Where it is called from.</param>
    /// <param name="dependencies">A file that says which libraries there are, in place of the built one.</param>
    public static async Task<Ended> RunApartAsync(Dictionary<string, string?> settings, string[] arguments, string? input = null, string? folder = null, string? dependencies = null)
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

    // As light as a start can be, and in a folder that isn't made unless something is kept.
    private static Dictionary<string, string?> WithDefaults(Dictionary<string, string?> settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["ASPNETCORE_CONTENTROOT"] = AppContext.BaseDirectory,
            ["ASPNETCORE_APPLICATIONNAME"] = "Slices",
            ["Site:DataDirectory"] = Path.Combine(Path.GetTempPath(), "slices-no-data"),
        };
        if (settings.GetValueOrDefault("ASPNETCORE_ENVIRONMENT") is null or "Development")
        {
            (all["Passwords:MemoryKiB"], all["Passwords:Passes"], all["Passwords:Iterations"]) = ("64", "1", "1000");
        }
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }
        return all;
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
