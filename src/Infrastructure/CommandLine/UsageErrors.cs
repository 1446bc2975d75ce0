using System.CommandLine;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.CommandLine;

/// <summary>What is wrong with a call, a sentence each: what isn't known with the nearest that is.</summary>
internal static class UsageErrors
{
    // What people call by another name elsewhere.
    private static readonly Dictionary<string, string> OtherNames = new()
    {
        ["--port"] = "--urls",
        ["-p"] = "--urls",
        ["--url"] = "--urls",
        ["--host"] = "--urls",
        ["--listen"] = "--urls",
        ["--address"] = "--urls",
        ["--env"] = "--environment",
        ["-e"] = "--environment",
    };

    public static IEnumerable<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var unknown = parsed.UnmatchedTokens;
        if (unknown is [])
        {
            return parsed.Errors.Select(error => error.Message);
        }
        var options = unknown.Where(IsOption).ToList();
        return IsOption(unknown[0]) ? options.Select(option => UnknownOption(option.Split('=')[0], command)) : [UnknownWord(unknown[0], command)];
    }

    private static string UnknownOption(string option, Command command)
    {
        var nearest = OtherNames.GetValueOrDefault(option) ?? Nearest.To(option, OptionsOf(command));
        var example = nearest == "--urls" ? " http://localhost:5081" : "";
        return $"There is no option {option}; the nearest is {nearest}{example}. `{Called(command)} --help` lists all.";
    }

    private static string UnknownWord(string word, Command command) => command.Subcommands.Count > 0
        ? $"There is no command {word}; the nearest is {Nearest.To(word, command.Subcommands.Select(c => c.Name))}. `./run --help` lists all."
        : $"The command {command.Name} takes no argument '{word}'. `{Called(command)} --help` says what it takes.";

    private static IEnumerable<string> OptionsOf(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(c => c.Options)).Where(o => !o.Hidden).Select(o => o.Name);

    private static string Called(Command command) => command.Parents.Any() ? $"./run {command.Name}" : "./run";

    private static bool IsOption(string token) => token.StartsWith('-');
}
