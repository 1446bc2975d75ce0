namespace Slices.Infrastructure.Passwords;

public static class PasswordsRegistration
{
    public static IServiceCollection AddPasswords(this IServiceCollection services) => services
        .AddSingleton<PasswordRules>()
        .AddSingleton<PasswordHashing>()
        .AddScoped<PasswordTries>();
}
