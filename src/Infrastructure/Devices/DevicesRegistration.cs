namespace Slices.Infrastructure.Devices;

public static class DevicesRegistration
{
    public static IServiceCollection AddDevices(this IServiceCollection services) => services
        .AddSingleton<DeviceCookie>()
        .AddScoped<KnownDevices>();
}
