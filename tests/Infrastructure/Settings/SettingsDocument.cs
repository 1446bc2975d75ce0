using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.SmsRateLimiting;

namespace Slices.Tests.Infrastructure.Settings;

/// <summary>
/// Writes docs/configuration.md from the code: what a setting is for from its XML documentation, the default from a new instance, and
/// what is allowed from the sentences by which the start refuses values beyond it.
/// </summary>
public static partial class SettingsDocument
{
    private static readonly string[] Order =
    [
        "ConnectionStrings", "Site", "Mail", "Registration", "Session", "Accounts", "Passwords", "Captcha", "Sms", "Sms:Limits", "Qq", "WeChat", "Cors", "Throttle",
        "Scheduling", "Metrics",
    ];

    private static readonly IHostEnvironment Production = new Environment();

    private static readonly Dictionary<string, XElement> Documentation = XDocument.Load(Path.ChangeExtension(typeof(SettingNames).Assembly.Location, "xml"))
        .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);

    private static readonly ILookup<string, Type> Sections = SettingNames.Sections.ToLookup(section => (string)section.GetProperty(nameof(ISettings.Section))!.GetValue(null)!);

    private static readonly Dictionary<string, string> Names = Sections
        .SelectMany(section => section.SelectMany(type => Leaves(section.Key, type)))
        .GroupBy(leaf => Id(leaf.Property)).ToDictionary(g => g.Key, g => g.First().Name);

    /// <summary>The tables of all sections.</summary>
    public static string Tables()
    {
        Sections.Select(s => s.Key).Order().ShouldBe(Order.Order(), "Each section has a place in the order of the document.");
        return string.Concat(Order.Select(section => $"\n## {section}\n\n{Said(section)}\n\n{Table(section)}"));
    }

    private static string Said(string section) => string.Join(' ', Sections[section].Select(type => Text($"T:{type.FullName}")));

    private static string Table(string section) => section switch
    {
        "Throttle" => Rows("setting | default | | ", Leaves(section, typeof(RateLimitSettings)).Where(leaf => leaf.Type == typeof(bool)).Select(Row)) + Limits(),
        "Sms:Limits" => Rows("setting | a minute | an hour | a day | ", typeof(SmsLimits).GetProperties().Where(p => p.CanWrite).Select(p =>
        {
            var limit = (SmsLimit)p.GetValue(new SmsLimits())!;
            return $"`{section}:{p.Name}:PerMinute`, `:PerHour`, `:PerDay` | {Count(limit.PerMinute)} | {Count(limit.PerHour)} | {Count(limit.PerDay)} | {Text(Id(p))}";
        })),
        _ => Rows("setting | default | allowed | ", Sections[section].SelectMany(type => Leaves(section, type)).Select(Row)),
    };

    private static string Limits()
    {
        var settings = new RateLimitSettings();
        return $"\n{Text($"T:{typeof(Limits).FullName}")} {string.Join(' ', typeof(Limits).GetProperties().Select(p => $"`{p.Name}`: {Parameter(p.Name)}"))}\n\n" + Rows(
            "act | `:Network` | `:Account` | `:Both`",
            Enum.GetValues<RateLimitedAction>().Select(act => $"`Throttle:{act}` | {Limit(settings.For(act).Network)} | {Limit(settings.For(act).Account)} | {Limit(settings.For(act).Both)}"));
    }

    private static string Parameter(string name) => Prose(Documentation[$"T:{typeof(Limits).FullName}"].Elements("param").Single(p => p.Attribute("name")!.Value == name));

    private static string Rows(string head, IEnumerable<string> rows) =>
        $"| {head} |\n|{string.Concat(Enumerable.Repeat("---|", head.Split('|').Length))}\n{string.Concat(rows.Select(row => $"| {row} |\n"))}";

    private static string Row(Leaf leaf)
    {
        var name = SettingNames.IsList(leaf.Type) ? $"`{leaf.Name}:0` …" : $"`{leaf.Name}`";
        var section = (ISettings)Activator.CreateInstance(leaf.Section)!;
        return $"{name} | {Default(leaf.Read(section))} | {Allowed(leaf, section)} | {string.Join(' ', leaf.Way[..^1].Select(Id).Where(Documentation.ContainsKey).Append(Id(leaf.Property)).Select(Text))}";
    }

    private static string Default(object? value) => value switch
    {
        null or "" or IList => "",
        TimeSpan span => $"`{span:c}`",
        bool flag => flag ? "`true`" : "`false`",
        IFormattable number and not Enum => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => $"`{value}`",
    };

    // What Production says to a value that is far too small, small, or far too large.
    private static string Allowed(Leaf leaf, ISettings untouched)
    {
        if (leaf.Type.IsEnum)
        {
            return string.Join(", ", Enum.GetNames(leaf.Type).Select(name => $"`{name}`"));
        }
        object[] probes = leaf.Type switch
        {
            var t when t == typeof(int) => [int.MinValue, 10, int.MaxValue],
            var t when t == typeof(double) => [double.MinValue, double.MaxValue],
            var t when t == typeof(float) => [float.MinValue, float.MaxValue],
            var t when t == typeof(TimeSpan) => [TimeSpan.MinValue, TimeSpan.MaxValue],
            _ => [],
        };
        var missing = untouched.Validate(Production).Any(fault => fault.StartsWith($"{leaf.Name} is missing:", StringComparison.Ordinal)) ? ["needed outside Development"] : Array.Empty<string>();
        return string.Join("; ", missing.Concat(probes.SelectMany(probe =>
        {
            var section = (ISettings)Activator.CreateInstance(leaf.Section)!;
            leaf.Write(section, probe);
            return section.Validate(Production).Where(fault => fault.StartsWith($"{leaf.Name} ", StringComparison.Ordinal)).Select(Rule);
        }).Distinct()));
    }

    private static string Rule(string fault) => fault.IndexOf(" must ", StringComparison.Ordinal) is var at and > 0
        ? Regex.Replace(fault[(at + " must ".Length)..].TrimEnd('.'), "^(not )?be ", "$1")
        : "";

    private static string Count(int count) => count == 0 ? "–" : count.ToString(CultureInfo.InvariantCulture);

    private static string Limit(Limit limit) => limit.Window.TotalDays >= 1 ? $"{limit.Count} a day" : limit.Window.TotalHours >= 1 ? $"{limit.Count} an hour" : $"{limit.Count} a minute";

    private static IEnumerable<Leaf> Leaves(string section, Type type) => Leaves(section, type, []);

    private static IEnumerable<Leaf> Leaves(string name, Type type, PropertyInfo[] path) =>
        from property in (path.Length == 0 ? type : path[^1].PropertyType).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.CanWrite
        from leaf in SettingNames.IsGroup(property.PropertyType) && property.PropertyType.Namespace != typeof(Limits).Namespace && property.PropertyType != typeof(SmsLimit)
            ? Leaves($"{name}:{property.Name}", type, [.. path, property])
            : [new Leaf($"{name}:{property.Name}", type, [.. path, property])]
        select leaf;

    private static string Id(PropertyInfo property) => $"P:{property.DeclaringType!.FullName}.{property.Name}";

    private static string Text(string id)
    {
        Documentation.ContainsKey(id).ShouldBeTrue($"{id} has no documentation, which docs/configuration.md is made of.");
        return Prose(Documentation[id].Element("summary")!);
    }

    private static string Prose(XElement element)
    {
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            text.Append(node switch
            {
                XText words => words.Value,
                XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                XElement { Name.LocalName: "see" } see => $"`{Refer(see.Attribute("cref")!.Value)}`",
                XElement { Name.LocalName: "paramref" } parameter => $"`{parameter.Attribute("name")!.Value}`",
                _ => "",
            });
        }
        return Blanks().Replace(text.ToString(), " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Refer(string id) => Names.GetValueOrDefault(id) ?? id.Split('.', ':')[^1];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    /// <summary>A setting and where its value lies.</summary>
    private sealed record Leaf(string Name, Type Section, PropertyInfo[] Way)
    {
        public PropertyInfo Property => Way[^1];

        public Type Type => Property.PropertyType;

        public object? Read(object section) => Way.Aggregate((object?)section, (at, property) => property.GetValue(at));

        public void Write(object section, object value) => Property.SetValue(Way[..^1].Aggregate(section, (at, property) => property.GetValue(at)!), value);
    }

    private sealed class Environment : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Production;
        public string ApplicationName { get; set; } = "Slices";
        public string ContentRootPath { get; set; } = "";
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
