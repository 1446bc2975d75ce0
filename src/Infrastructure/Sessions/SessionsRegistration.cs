using Microsoft.AspNetCore.Authentication;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Sessions;

public static class SessionsRegistration
{
    /// <summary>Who is signed in.</summary>
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddSettings<SessionSettings>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<RecentAuthentication>();
        services.AddSingleton<SessionLookup>();
        services.AddScoped<SessionStore>();
        services.AddScoped<CurrentUser>();
        services.AddScoped<SignInService>();
        services.AddScoped<SessionKeys>();
        services.AddScoped<SessionRevoker>();
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        return services;
    }
}
