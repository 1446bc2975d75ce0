using Microsoft.Extensions.Options;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.External;

public static class ExternalRegistration
{
    /// <summary>Signing in by external providers.</summary>
    public static IServiceCollection AddExternal(this IServiceCollection services, IConfiguration configuration) => services
        .AddProvider<Qq, QqSettings>(Qq.Key, configuration)
        .AddProvider<WeChat, WeChatSettings>(WeChat.Key, configuration)
        .AddSingleton<ExternalProviders>()
        .AddOptions<ContentPolicy>().Configure<ExternalProviders>((policy, providers) =>
            policy.FormTargets.AddRange(providers.On.Select(p => p.Authorization.GetLeftPart(UriPartial.Authority)))).Services
        .AddSingleton<ExternalLoginStates>()
        .AddSingleton<PendingExternalIdentities>()
        .AddScoped<ExternalLogins>()
        .AddScoped<ExternalLoginResults>();

    private static IServiceCollection AddProvider<TProvider, TSettings>(this IServiceCollection services, string name, IConfiguration configuration)
        where TProvider : ExternalProvider
        where TSettings : ExternalSettings, ISettings
    {
        services.AddSettings<TSettings>();
        services.AddSingleton<TProvider>();
        services.AddSingleton<ExternalProvider>(provider => provider.GetRequiredService<TProvider>());
        if (configuration[$"{TSettings.Section}:{nameof(ExternalSettings.AppId)}"] is not { Length: > 0 })
        {
            return services;
        }
        services.AddAuthentication().AddOAuth<ExternalOptions, ExternalHandler>(name, _ => { });
        services.AddOptions<ExternalOptions>(name).Configure<TProvider, IOptions<SiteSettings>>((options, provider, site) =>
        {
            options.Provider = provider;
            options.ClientId = provider.Settings.AppId;
            options.ClientSecret = provider.Settings.Secret;
            options.AuthorizationEndpoint = provider.Authorization.AbsoluteUri;
            options.TokenEndpoint = provider.Token.AbsoluteUri;
            options.CallbackPath = $"/login/{name}/callback";
            options.StateDataFormat = new ExternalLoginStateProtector();
            options.Backchannel = ExternalChannel.Client(provider.Settings.Timeout);
            site.Value.Configure(options.CorrelationCookie, "slices-external.");
        });
        return services;
    }
}
