using System.Runtime.CompilerServices;
using MediatR;
using Slices.Domain;

namespace Slices.Tests.Architecture;

/// <summary>A request may end up in a log. Its text shows nothing that a person typed, and no token.</summary>
public sealed class RedactionTests
{
    // Chosen from lists, or public anyhow. Everything else is kept out by deriving from Redacted.
    private static readonly string[] Harmless =
    [
        "AcceptAgreementCommand.Version", "AreasQuery.Code", "BeginLinkLoginCommand.Provider", "CheckFieldQuery.Field", "ExternalLoginCallbackCommand.Provider", "IssueCaptchaCommand.Kind",
        "UnblockPrefixCommand.Prefix", "UnlinkLoginCommand.Provider",
    ];

    [Fact]
    public void No_command_or_query_shows_what_it_holds_in_its_text()
    {
        var requests = typeof(User).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IBaseRequest))).ToList();
        requests.Count.ShouldBeGreaterThan(70);

        requests.SelectMany(Shown).ShouldBe(Harmless, ignoreOrder: true);
    }

    private static IEnumerable<string> Shown(Type request)
    {
        var text = Filled(request, request.Name).ToString()!;
        return Members(request, request.Name).Where(member => text.Contains($"<{member}>", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Members(Type type, string path) => type.GetProperties().Where(p => p.CanWrite).SelectMany(p =>
        p.PropertyType == typeof(string) ? [$"{path}.{p.Name}"] : IsOurs(p.PropertyType) ? Members(p.PropertyType, $"{path}.{p.Name}") : []);

    private static object Filled(Type type, string path)
    {
        var filled = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in type.GetProperties().Where(p => p.CanWrite))
        {
            var member = $"{path}.{property.Name}";
            if (property.PropertyType == typeof(string))
            {
                property.SetValue(filled, $"<{member}>");
            }
            else if (IsOurs(property.PropertyType))
            {
                property.SetValue(filled, Filled(property.PropertyType, member));
            }
        }
        return filled;
    }

    private static bool IsOurs(Type type) => type is { IsClass: true, IsAbstract: false, IsArray: false } && type.Assembly == typeof(User).Assembly;
}
