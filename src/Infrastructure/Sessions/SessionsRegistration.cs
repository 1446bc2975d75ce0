using Microsoft.AspNetCore.Authentication;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.External;

namespace Slices.Infrastructure.Sessions;

public static class SessionsRegistration
{
    /// <summary>Who is signed in, by which provider where it is one, and which browsers accounts know again.</summary>
    public static IServiceCollection AddSessions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<RecentAuthentication>();
        services.AddSingleton<DeviceCookie>();
        services.AddScoped<KnownDevices>();
        services.AddScoped<DeviceStore>();
        services.AddSingleton<SessionLookup>();
        services.AddScoped<SessionStore>();
        services.AddScoped<CurrentUser>();
        services.AddScoped<ReauthenticationMethods>();
        services.AddScoped<ReauthenticationMails>();
        services.AddScoped<SignInService>();
        services.AddScoped<SessionKeys>();
        services.AddScoped<SessionRevoker>();
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        return services.AddExternal(configuration);
    }
}
