using Slices.Features;
using Slices.Infrastructure.CommandLine;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.CommandLine;

public sealed class CallTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("create-admin", "--help")]
    [InlineData("doctor", "-h")]
    [InlineData("--version")]
    [Slow]
    public async Task A_question_is_answered_without_a_database(params string[] arguments)
    {
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        // A setting that stops every start: nothing is configured for an answer.
        var ended = await Application.RunAsync(new() { ["Site:DataDirectory"] = folder, ["Mail:Port"] = "abc" }, arguments);

        ended.Status.ShouldBe(0, ended.Errors);
        ended.Errors.ShouldBeEmpty();
        Directory.Exists(folder).ShouldBeFalse();
        if (arguments[^1] != "--version")
        {
            ended.Output.ShouldContain($"  ./run {(arguments.Length > 1 ? arguments[0] : "[command]")}");
            ended.Output.ShouldNotContain("dditional");
        }
    }

    [Theory]
    [InlineData("There is no option --port; the nearest is --urls http://localhost:5081.", "--port", "6000")]
    [InlineData("There is no option --url; the nearest is --urls http://localhost:5081.", "--url=http://localhost:6000")]
    [InlineData("There is no option --hlep; the nearest is --help.", "--hlep")]
    [InlineData("There is no option --enviroment; the nearest is --environment.", "--enviroment", "Production")]
    [InlineData("There is no command create-admni; the nearest is create-admin.", "create-admni", "--user-name", "x")]
    [InlineData("There is no command doktor; the nearest is doctor.", "doktor")]
    [InlineData("There is no option --usr-name; the nearest is --user-name.", "create-admin", "--usr-name", "x")]
    [InlineData("The command migrate takes no argument 'now'.", "migrate", "now")]
    [InlineData("Option '--email' is required.", "create-admin", "--user-name", "x")]
    [InlineData("Required argument missing for option: '--urls'.", "--urls")]
    [Slow]
    public async Task A_mistake_is_said_with_the_nearest_that_there_is(string sentence, params string[] arguments)
    {
        var ended = await Application.RunAsync(new() { ["Mail:Port"] = "abc" }, arguments);

        ended.Status.ShouldBe(2);
        ended.Output.ShouldBeEmpty();
        ended.Sentences.ShouldHaveSingleItem().ShouldStartWith(sentence);
    }

    [Theory]
    [InlineData("--urls", "http://localhost:1", "--urls=http://localhost:1")]
    [InlineData("--urls=http://localhost:1", null, "--urls=http://localhost:1")]
    [InlineData("--Mail:Port=25", null, "--Mail:Port=25")]
    [InlineData("--Mail:Port", "25", "--Mail:Port=25")]
    [InlineData("--environment", "Production", "--environment=Production")]
    [InlineData("--applicationName=Slices", null, "--applicationName=Slices")]
    [InlineData("--RateLimiter=", null, "--RateLimiter=")]
    public void Settings_stand_among_the_arguments_of_any_call(string argument, string? value, string setting)
    {
        string[] given = value is null ? [argument] : [argument, value];

        Call.Parse(given, CliCommands.All).Settings.ShouldBe([setting]);
        Call.Parse(given, CliCommands.All).NamesCommand.ShouldBeFalse();
        var command = Call.Parse(["doctor", .. given], CliCommands.All);
        command.Settings.ShouldBe([setting]);
        command.NamesCommand.ShouldBeTrue();
    }
}
