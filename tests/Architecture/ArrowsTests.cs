using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Slices.Tests.Architecture;

/// <summary>Who may name whom: Features → Domain, Infrastructure, Resources; Infrastructure → Domain, Resources; Domain → nothing.</summary>
public sealed class ArrowsTests
{
    [Theory]
    [InlineData("Domain", "Features|Infrastructure|Resources|Program")]
    [InlineData("Infrastructure", "Features")]
    [InlineData("Resources", "Features|Infrastructure|Domain")]
    public void A_room_names_only_the_rooms_below_it(string room, string forbidden)
    {
        var named = new Regex($@"(?<![.\w])(Slices\.)?({forbidden})\.[A-Z]");
        var files = Source.In(room, ".cs", ".razor", ".cshtml").ToList();

        files.ShouldNotBeEmpty();
        files.Where(f => named.IsMatch(f.Text)).ShouldBeEmpty();
    }

    [Fact]
    public void The_domain_knows_no_framework_and_does_no_IO()
    {
        var files = Source.In("Domain", ".cs").ToList();

        files.ShouldNotBeEmpty();
        foreach (var file in files)
        {
            foreach (Match use in Regex.Matches(file.Text, @"^using (static )?(\S+);", RegexOptions.Multiline))
            {
                use.Groups[2].Value.ShouldStartWith("System", Case.Sensitive, file.Path);
            }
            Regex.IsMatch(file.Text, @"\b(System\.(IO|Net|Data|Diagnostics)\b|Microsoft\.|Npgsql|MediatR|FluentValidation|Quartz)").ShouldBeFalse(file.Path);
        }
        var referenced = typeof(Slices.Domain.User).Assembly.GetTypes().Where(t => t.Namespace == "Slices.Domain")
            .SelectMany(t => t.GetProperties().Select(p => p.PropertyType).Concat(t.GetMethods().SelectMany(m => m.GetParameters().Select(p => p.ParameterType))))
            .Select(t => t.Namespace ?? "");
        referenced.ShouldAllBe(n => n == "Slices.Domain" || n.StartsWith("System", StringComparison.Ordinal));
    }

    [Fact]
    public void One_feature_never_names_another_ones_handler_or_page()
    {
        var inner = typeof(Program).Assembly.GetTypes()
            .Where(t => t.Namespace?.StartsWith("Slices.Features.", StringComparison.Ordinal) == true
                && (t.Name.EndsWith("Handler", StringComparison.Ordinal) || t.IsAssignableTo(typeof(PageModel))))
            .Select(t => (t.Name, Folder: t.Namespace!["Slices.".Length..].Replace('.', '/') + "/"))
            .ToList();
        inner.Count.ShouldBeGreaterThan(10);

        var trespassers =
            from file in Source.In("Features", ".cs", ".cshtml")
            from type in inner
            where !file.Path.StartsWith(type.Folder, StringComparison.Ordinal) && Regex.IsMatch(file.Text, $@"\b{type.Name}\b")
            select $"{file.Path} names {type.Name}";

        trespassers.ShouldBeEmpty();
    }

    [Fact]
    public void Commands_and_handlers_know_no_MVC()
    {
        // A job, a test, the JSON API and the command line send the same command as the page.
        var pages = new Regex(@"\.cshtml\.cs$|ViewComponent\.cs$|Endpoints?\.cs$");

        Source.In("Features", ".cs").Where(f => !pages.IsMatch(f.Path) && f.Text.Contains("IRequest<", StringComparison.Ordinal))
            .Where(f => f.Text.Contains("Microsoft.AspNetCore.Mvc", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }
}
