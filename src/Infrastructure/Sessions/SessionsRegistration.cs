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
        services.AddSingleton<Freshness>();
        services.AddSingleton<DeviceCookie>();
        services.AddScoped<KnownDevices>();
        services.AddScoped<DeviceStore>();
        services.AddScoped<SessionStore>();
        services.AddScoped<SessionOwner>();
        services.AddScoped<ReauthenticationMethods>();
        services.AddScoped<MailedConfirmations>();
        services.AddScoped<SessionStarter>();
        services.AddScoped<SessionKeys>();
        services.AddScoped<SessionEnder>();
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        return services.AddExternal(configuration);
    }
}
