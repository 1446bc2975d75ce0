using System.CommandLine;

namespace Slices.Infrastructure.CommandLine;

/// <summary>A command of the command line, such as <c>create-admin</c>. Its feature describes and runs it.</summary>
public interface IVerb
{
    Command Describe();
}

public static class Verbs
{
    public static IServiceCollection AddVerbs(this IServiceCollection services)
    {
        foreach (var verb in typeof(IVerb).Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IVerb))))
        {
            services.AddScoped(typeof(IVerb), verb);
        }
        return services;
    }

    /// <summary>True when the arguments name a command instead of starting the site.</summary>
    public static bool AreIn(string[] args) => args is [var first, ..] && (!first.StartsWith('-') || first is "--help" or "-h" or "-?" or "--version");

    /// <returns>The exit status: 0 for success.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, string[] args)
    {
        await using var scope = services.CreateAsyncScope();
        var root = new RootCommand("Slices: registration and sign-in. Without a command it serves the site.");
        foreach (var verb in scope.ServiceProvider.GetServices<IVerb>())
        {
            root.Add(verb.Describe());
        }
        return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
