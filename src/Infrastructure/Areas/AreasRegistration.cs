namespace Slices.Infrastructure.Areas;

public static class AreasRegistration
{
    /// <summary>China's divisions: the list that the project carries, and newer ones.</summary>
    public static IServiceCollection AddAreas(this IServiceCollection services) => services
        .AddScoped<AreaImport>()
        .AddSingleton<CurrentAreas>();
}
