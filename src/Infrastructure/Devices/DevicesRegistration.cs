namespace Slices.Infrastructure.Devices;

public static class DevicesRegistration
{
    /// <summary>Which browsers accounts know again.</summary>
    public static IServiceCollection AddDevices(this IServiceCollection services) => services
        .AddSingleton<DeviceCookie>()
        .AddScoped<KnownDevices>()
        .AddScoped<DeviceStore>();
}
