using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Agreements;

public static class AgreementsRegistration
{
    /// <summary>The terms and the privacy policy, and the version that people are asked to accept.</summary>
    public static IServiceCollection AddAgreements(this IServiceCollection services)
    {
        services.AddSettings<AgreementSettings>().AddSingleton<Agreements>();
        services.AddOptions<RegistrationSettings>().PostConfigure<Agreements>((registration, agreements) =>
        {
            if (string.IsNullOrWhiteSpace(registration.AgreementVersion))
            {
                registration.AgreementVersion = agreements.Version;
            }
        });
        return services;
    }
}
