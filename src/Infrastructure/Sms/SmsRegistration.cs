using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Outbox;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Sms.Aliyun;
using Slices.Infrastructure.Sms.Tencent;
using Slices.Infrastructure.Sms.Yuntongxun;

namespace Slices.Infrastructure.Sms;

public static class SmsRegistration
{
    public static IServiceCollection AddSms(this IServiceCollection services) => services
        .AddSettings<SmsSettings>()
        .AddOptions<RegistrationSettings>().Validate<IOptions<SmsSettings>, IHostEnvironment>(
            (registration, sms, environment) => !registration.RequireMobile || sms.Value.IsOn(environment),
            "Registration:RequireMobile needs a gateway that sends the codes: name one in Sms:Gateways.").Services
        .AddSingleton<SmsTransport>()
        .AddGateway<AliyunGateway>(SmsSettings.AliyunName)
        .AddGateway<TencentGateway>(SmsSettings.TencentName)
        .AddGateway<YuntongxunGateway>(SmsSettings.YuntongxunName)
        .AddSingleton<ShownSmsGateway>()
        .AddSingleton<SmsGateways>()
        .AddSingleton<ProtectedCodes>()
        .AddScoped<SmsOutbox>()
        .AddOutbox<OutgoingSms, SmsDispatcher>();

    private static IServiceCollection AddGateway<T>(this IServiceCollection services, string name)
        where T : class, ISmsGateway
    {
        services.AddHttpClient(SmsTransport.ClientOf(name), client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan; // SmsTransport has its own
                client.MaxResponseContentBufferSize = SmsTransport.MaxResponseBytes;
            })
            // Addresses and headers carry numbers, codes and signatures.
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ActivityHeadersPropagator = null,
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        return services.AddSingleton<ISmsGateway, T>();
    }
}
