using System.Reflection;
using System.Reflection.Emit;
using System.Text.RegularExpressions;

namespace Slices.Tests.Architecture;

/// <summary>
/// The rooms of src/Infrastructure, which are its first-level folders, and the arrows between them. An arrow is there where a file of
/// the one names a namespace of the other, or where its compiled code uses one of the other's types without naming it.
/// </summary>
public static partial class Rooms
{
    private const string Root = "Slices.Infrastructure.";
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    public static IReadOnlyList<string> All { get; } = [.. Source.In("Infrastructure").Where(f => f.Path.Count(c => c == '/') > 1)
        .Select(RoomOf).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Each arrow, with the files or types that it comes from.</summary>
    public static IReadOnlyDictionary<(string From, string To), IReadOnlyList<string>> Arrows { get; } = Written().Concat(Compiled())
        .Where(arrow => arrow.From != arrow.To)
        .GroupBy(arrow => (arrow.From, arrow.To), arrow => arrow.By)
        .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Distinct().Order(StringComparer.Ordinal)]);

    /// <summary>The rooms by floors: each lies above all that it uses. What lies on a cycle, or above one, has no floor.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Floors(IEnumerable<string> rooms, IEnumerable<(string From, string To)> arrows)
    {
        var (left, floors) = (rooms.ToHashSet(), new List<IReadOnlyList<string>>());
        while (left.Where(room => !arrows.Any(a => a.From == room && left.Contains(a.To))).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } floor)
        {
            floors.Add(floor);
            left.ExceptWith(floor);
        }
        return floors;
    }

    /// <summary>The rooms of a cycle one after the other, the first one once more at the end; null when there is none.</summary>
    public static IReadOnlyList<string>? Cycle(IEnumerable<string> rooms, IReadOnlyCollection<(string From, string To)> arrows)
    {
        var left = rooms.Except(Floors(rooms, arrows).SelectMany(floor => floor)).ToHashSet();
        List<string> path = [.. left.Order(StringComparer.Ordinal).Take(1)];
        while (path.Count > 0 && path.IndexOf(path[^1]) == path.Count - 1)
        {
            path.Add(arrows.Where(a => a.From == path[^1] && left.Contains(a.To)).Min(a => a.To)!);
        }
        return path.Count > 0 ? path[path.IndexOf(path[^1])..] : null;
    }

    /// <summary>The arrows that no others add up to.</summary>
    public static IEnumerable<(string From, string To)> Direct()
    {
        bool Leads(string from, string to) => Arrows.Keys.Any(a => a.From == from && (a.To == to || Leads(a.To, to)));
        return Arrows.Keys.Where(arrow => !Arrows.Keys.Any(a => a.From == arrow.From && a.To != arrow.To && Leads(a.To, arrow.To)));
    }

    private static string RoomOf(SourceFile file) => file.Path.Split('/')[1];

    // In a Release build a using that nothing needs is an error, so each one that is there is an arrow.
    private static IEnumerable<(string From, string To, string By)> Written() =>
        from file in Source.In("Infrastructure", ".cs", ".razor")
        where All.Contains(RoomOf(file))
        from Match match in Named().Matches(file.Text)
        where All.Contains(match.Groups[1].Value)
        select (RoomOf(file), match.Groups[1].Value, Path.ChangeExtension(file.Path["Infrastructure/".Length..], null));

    private static IEnumerable<(string From, string To, string By)> Compiled() =>
        from type in typeof(Program).Assembly.GetTypes()
        let room = RoomOf(type)
        where room is not null
        from used in UsedBy(type).SelectMany(Parts)
        let other = RoomOf(used)
        where other is not null
        select (room, other, type.FullName![Root.Length..].Split('+', '`')[0].Replace('.', '/'));

    private static string? RoomOf(Type type) =>
        type.Namespace?.StartsWith(Root, StringComparison.Ordinal) is true ? type.Namespace[Root.Length..].Split('.')[0] : null;

    private static IEnumerable<Type> UsedBy(Type type) =>
    [
        .. new[] { type.BaseType }.OfType<Type>(), .. type.GetInterfaces(), .. Constraints(type.GetGenericArguments()),
        .. type.GetCustomAttributesData().Select(a => a.AttributeType), .. type.GetFields(Members).Select(f => f.FieldType),
        .. type.GetMethods(Members).Cast<MethodBase>().Concat(type.GetConstructors(Members)).SelectMany(UsedBy),
    ];

    private static IEnumerable<Type> UsedBy(MethodBase method) =>
    [
        .. method is MethodInfo made ? [made.ReturnType, .. Constraints(made.GetGenericArguments())] : Type.EmptyTypes,
        .. method.GetParameters().Select(p => p.ParameterType), .. method.GetCustomAttributesData().Select(a => a.AttributeType),
        .. method.GetMethodBody()?.LocalVariables.Select(v => v.LocalType) ?? [],
        .. NamedInBody(method).SelectMany(member => member switch
        {
            Type type => [type],
            FieldInfo field => [field.DeclaringType!, field.FieldType],
            MethodInfo called => [called.DeclaringType!, called.ReturnType, .. called.GetGenericArguments()],
            _ => new[] { member.DeclaringType! },
        }),
    ];

    private static IEnumerable<Type> Constraints(Type[] arguments) => arguments.Where(a => a.IsGenericParameter).SelectMany(a => a.GetGenericParameterConstraints());

    // The members that the instructions name.
    private static IEnumerable<MemberInfo> NamedInBody(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var ofType = method.DeclaringType!.GetGenericArguments();
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (var at = 0; at < il.Length;)
        {
            var code = OpCodesByValue[il[at] == 0xFE ? (short)(0xFE00 | il[at + 1]) : il[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                yield return method.Module.ResolveMember(BitConverter.ToInt32(il, at), ofType, ofMethod)!;
            }
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Prepend(type)
        : [type];

    [GeneratedRegex(@"(?<![\w.])(?:Slices\.)?Infrastructure\.([A-Z]\w+)\b")]
    private static partial Regex Named();
}
