using Slices.Features.Account.ChangeEmail;
using Slices.Features.Account.ChangePassword;
using Slices.Features.Account.ExportData;
using Slices.Features.Activate;
using Slices.Features.Admin.Sms;
using Slices.Features.ReportCompromise;
using Slices.Features.Health;

namespace Slices.Features;

public static class FeaturesRegistration
{
    /// <summary>The services of the features themselves.</summary>
    public static IServiceCollection AddFeatures(this IServiceCollection services) => services
        .AddExports()
        .AddScoped<ActivationLinks>()
        .AddScoped<EmailChangeRequests>()
        .AddScoped<OwnPasswords>()
        .AddScoped<IntruderChangesFinder>()
        .AddSingleton<SmsFigures>()
        .AddHealth();
}
