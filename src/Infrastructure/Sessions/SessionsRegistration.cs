using Microsoft.AspNetCore.Authentication;

namespace Slices.Infrastructure.Sessions;

public static class SessionsRegistration
{
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<Freshness>();
        services.AddScoped<SessionStarter>();
        services.AddScoped<SessionEnder>();
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        return services;
    }
}
