namespace Slices.Infrastructure.Reauthentication;

public static class ReauthenticationRegistration
{
    /// <summary>How somebody who is signed in proves once more who they are.</summary>
    public static IServiceCollection AddReauthentication(this IServiceCollection services) => services
        .AddScoped<ReauthenticationMethods>()
        .AddScoped<ReauthenticationMails>();
}
