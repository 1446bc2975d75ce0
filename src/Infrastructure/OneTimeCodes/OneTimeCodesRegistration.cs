namespace Slices.Infrastructure.OneTimeCodes;

public static class OneTimeCodesRegistration
{
    /// <summary>Codes that prove who holds a mobile.</summary>
    public static IServiceCollection AddOneTimeCodes(this IServiceCollection services) => services
        .AddSingleton<SmsCodes>()
        .AddSingleton<OneTimeCodeHolder>()
        .AddScoped<SmsCodeSender>()
        .AddScoped<VerifiedMobiles>();
}
