namespace Slices.Infrastructure.CommandLine;

public static class CliCommands
{
    /// <summary>The classes of all commands, in the order of their files' names.</summary>
    public static IEnumerable<Type> Types =>
        typeof(ICliCommand).Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(ICliCommand))).OrderBy(t => t.Name, StringComparer.Ordinal);

    public static IServiceCollection AddVerbs(this IServiceCollection services)
    {
        foreach (var verb in Types)
        {
            services.AddScoped(verb);
        }
        return services;
    }
}
