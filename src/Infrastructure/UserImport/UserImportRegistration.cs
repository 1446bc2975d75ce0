namespace Slices.Infrastructure.UserImport;

public static class UserImportRegistration
{
    public static IServiceCollection AddUserImport(this IServiceCollection services) => services
        .AddScoped<ImportStore>()
        .AddScoped<UserImporter>()
        .AddScoped<ImportRun>();
}
