using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.CommandLine;

/// <summary>What the process was called with: a command, a question such as <c>--help</c>, a mistake, or nothing, which serves the site.</summary>
public sealed class Call
{
    private const int UsageError = 2;

    private static readonly Option<string> Urls = new("--urls")
    {
        Recursive = true,
        HelpName = "URLS",
        Description = "Where the site listens, such as http://localhost:5081; ASPNETCORE_URLS in the environment.",
    };

    private static readonly Option<string> Environment = new("--environment")
    {
        Recursive = true,
        HelpName = "NAME",
        Description = "Development or Production; ASPNETCORE_ENVIRONMENT in the environment.",
    };

    // Further options of the framework, for programs that start the site.
    private static readonly Option<string>[] HostOptions =
    [
        Urls, Environment,
        .. new[]
        {
            WebHostDefaults.ApplicationKey, WebHostDefaults.ContentRootKey, WebHostDefaults.WebRootKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey,
            WebHostDefaults.DetailedErrorsKey, WebHostDefaults.CaptureStartupErrorsKey, WebHostDefaults.ShutdownTimeoutKey, WebHostDefaults.PreventHostingStartupKey,
        }.Select(key => new Option<string>($"--{key}") { Recursive = true, Hidden = true }),
    ];

    private readonly ParseResult parsed;

    private Call(ParseResult parsed, IEnumerable<string> settings)
    {
        this.parsed = parsed;
        Settings =
        [
            .. settings,
            .. from option in HostOptions where parsed.Errors.Count == 0 let value = parsed.GetValue(option) where value is not null select $"{option.Name}={value}",
        ];
    }

    /// <summary>The arguments that are settings: <c>--urls</c> and its like, and any <c>--Section:Key=value</c>.</summary>
    public string[] Settings { get; }

    /// <summary>Whether the call names a command instead of serving the site.</summary>
    public bool NamesCommand => parsed.Action is CliCommandAction;

    public static Call Parse(string[] args, IEnumerable<CliCommand> commands)
    {
        var root = new Command("./run", "Slices: registration and sign-in. Without a command it serves the site. Any setting may stand here as --Section:Key=value.")
        {
            new HelpOption(), new VersionOption(),
        };
        Array.ForEach(HostOptions, root.Add);
        root.SetAction(_ => 0);
        foreach (var command in commands)
        {
            root.Add(Describe(command));
        }
        var (settings, others) = Split(args);
        return new(root.Parse(others, new ParserConfiguration { ResponseFileTokenReplacer = null }), settings);
    }

    /// <summary>Answers what needs nothing to be configured or started: a question, or a mistake.</summary>
    /// <returns>The exit status; null when there is something to run.</returns>
    public async Task<int?> AnswerAsync()
    {
        if (parsed.Action is HelpAction || parsed.Action?.GetType().DeclaringType == typeof(VersionOption))
        {
            return await parsed.InvokeAsync();
        }
        var errors = UsageErrors.Of(parsed).ToList();
        foreach (var error in errors)
        {
            await Console.Error.WriteLineAsync(error);
        }
        return errors.Count > 0 ? UsageError : null;
    }

    /// <summary>Runs the command that the call names.</summary>
    /// <returns>The exit status: 0 for success.</returns>
    public async Task<int> RunAsync(IServiceProvider services)
    {
        ((CliCommandAction)parsed.Action!).Services = services;
        TerminalLanguage.Use();
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    // --Section:Key=value, or the value behind it. Nothing else that the command line knows has a colon in its name.
    private static (List<string> Settings, List<string> Others) Split(string[] args)
    {
        List<string> settings = [], others = [];
        for (var i = 0; i < args.Length; i++)
        {
            if (!IsSetting(args[i]))
            {
                others.Add(args[i]);
            }
            else if (args[i].Contains('=') || i + 1 == args.Length)
            {
                settings.Add(args[i]);
            }
            else
            {
                settings.Add($"{args[i]}={args[++i]}");
            }
        }
        return (settings, others);
    }

    // A name with nothing behind it sets nothing: a host that is made by a program passes the sections so.
    private static bool IsSetting(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && (argument.Split('=')[0].Contains(':') || argument.EndsWith('='));

    private static Command Describe(CliCommand listed)
    {
        var command = listed.Description;
        command.Action = new CliCommandAction(listed);
        return command;
    }

    private sealed class CliCommandAction(CliCommand listed) : AsynchronousCommandLineAction
    {
        public IServiceProvider Services { get; set; } = null!;

        public override async Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default)
        {
            if (listed.NeedsDatabase)
            {
                await Services.GetRequiredService<DatabaseConnection>().OpenAsync(cancellationToken);
            }
            await using var scope = Services.CreateAsyncScope();
            return await listed.RunAsync(scope.ServiceProvider, parseResult, cancellationToken);
        }
    }
}
