using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Factors;

public static class FactorsRegistration
{
    /// <summary>Codes of apps, recovery codes, and passkeys by the framework's handler.</summary>
    public static IServiceCollection AddFactors(this IServiceCollection services)
    {
        services.AddSettings<AccountSettings>();
        services.AddSingleton<TotpSecrets>();
        services.AddSingleton<AppOffers>();
        services.AddScoped<RecoveryCodes>();
        services.AddScoped<SecondFactors>();
        services.AddScoped<FactorChanges>();
        services.AddScoped<SignInLocks>();
        services.AddScoped<PendingSignIns>();
        services.AddScoped<Passkeys>();
        services.AddScoped<PasskeyStore>();
        services.AddScoped<IUserStore<User>>(provider => provider.GetRequiredService<PasskeyStore>());
        services.AddScoped(provider => new UserManager<User>(
            provider.GetRequiredService<IUserStore<User>>(), Options.Create(new IdentityOptions()), null!, [], [], null!, new(), provider,
            provider.GetRequiredService<ILogger<UserManager<User>>>()));
        services.AddScoped<IPasskeyHandler<User>, PasskeyHandler<User>>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<SiteSettings>>((passkeys, site) =>
        {
            // By the settings, never by what a request says of itself.
            passkeys.ServerDomain = site.Value.Base.Host;
            passkeys.ValidateOrigin = origin => ValueTask.FromResult(
                !origin.CrossOrigin && origin.Origin == site.Value.Base.GetLeftPart(UriPartial.Authority));
            passkeys.AuthenticatorTimeout = Passkeys.Lifetime;
            passkeys.ResidentKeyRequirement = "required";
            passkeys.UserVerificationRequirement = "required";
        });
        return services;
    }
}
