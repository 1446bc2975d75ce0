using System.Text.RegularExpressions;

namespace Slices.Tests.Architecture;

/// <summary>The rooms of src/Infrastructure can be read one after the other: no room uses one that uses it. docs/architecture.md shows them.</summary>
public sealed partial class RoomsTests
{
    private static readonly string Page = Path.Combine(Source.Repository, "docs", "architecture.md");

    [Fact]
    public void No_room_uses_one_that_uses_it()
    {
        Rooms.All.Count.ShouldBeGreaterThan(30);
        Rooms.Arrows.Count.ShouldBeGreaterThan(100);

        var cycle = Rooms.Cycle(Rooms.All, [.. Rooms.Arrows.Keys]);

        (cycle is null ? "" : Sentence(cycle)).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_a_library_of_another_kind_uses_no_room()
    {
        // A picture, a voice that takes the picture's random numbers, a database server: none knows what it is for.
        string[] libraries = ["CaptchaDrawing", "CaptchaSpeech", "PrivatePostgres"];

        Rooms.Arrows.Keys.Where(a => libraries.Contains(a.From)).ShouldBe([("CaptchaSpeech", "CaptchaDrawing")]);
    }

    [Fact]
    public void A_cycle_is_found_and_said_whole()
    {
        string[] rooms = ["Attic", "Cellar", "Hall", "Stairs"];
        (string, string)[] arrows = [("Attic", "Stairs"), ("Stairs", "Hall"), ("Hall", "Cellar")];

        Rooms.Floors(rooms, arrows).Select(floor => floor.Single()).ShouldBe(["Cellar", "Hall", "Stairs", "Attic"]);
        Rooms.Cycle(rooms, arrows).ShouldBeNull();
        Rooms.Cycle(rooms, [.. arrows, ("Hall", "Stairs")]).ShouldBe(["Stairs", "Hall", "Stairs"]);
        Rooms.Cycle(rooms, [.. arrows, ("Cellar", "Attic")]).ShouldBe(["Attic", "Stairs", "Hall", "Cellar", "Attic"]);
    }

    [Fact]
    public void The_picture_in_the_documentation_is_the_one_of_the_code()
    {
        var page = File.ReadAllText(Page);
        var current = Drawing().Replace(page, Draw().Replace("$", "$$", StringComparison.Ordinal));
        if (current != page && Environment.GetEnvironmentVariable("DRAW_ROOMS") is { Length: > 0 })
        {
            File.WriteAllText(Page, current);
            return;
        }
        current.ShouldBe(page, "docs/architecture.md shows other rooms or arrows than the code has. Draw it anew: DRAW_ROOMS=1 ./test RoomsTests");
    }

    [Fact]
    public void The_documentation_says_of_every_room_what_it_is_for() =>
        Row().Matches(File.ReadAllText(Page)).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal).ShouldBe(Rooms.All);

    private static string Sentence(IReadOnlyList<string> cycle)
    {
        var arrows = cycle.Zip(cycle.Skip(1), (from, to) => $"{from} uses {to} in {string.Join(", ", Rooms.Arrows[(from, to)])}");
        return $"The rooms {string.Join(" → ", cycle)} use each other in a circle, so none can be read alone: {string.Join("; ", arrows)}. Move what both need to a room below, or what one arrow needs to the room that it leads from.";
    }

    // From the top floor down, so that it can be read undrawn as well. An arrow is left out where others add up to it.
    private static string Draw()
    {
        var direct = Rooms.Direct().ToLookup(a => a.From, a => a.To);
        var lines = from floor in Rooms.Floors(Rooms.All, Rooms.Arrows.Keys).Reverse()
                    from room in floor
                    select $"  {string.Join(" --> ", new[] { room, string.Join(" & ", direct[room].Order(StringComparer.Ordinal)) }.Where(part => part.Length > 0))}\n";
        return $"```mermaid\nflowchart TD\n{string.Concat(lines)}```";
    }

    [GeneratedRegex(@"```mermaid.*?```", RegexOptions.Singleline)]
    private static partial Regex Drawing();

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
