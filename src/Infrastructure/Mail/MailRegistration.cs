using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Outbox;

namespace Slices.Infrastructure.Mail;

public static class MailRegistration
{
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        foreach (var template in typeof(IMailTemplate).Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IMailTemplate))))
        {
            services.AddScoped(typeof(IMailTemplate), template);
        }
        services.AddScoped<Notices>();
        services.AddScoped<MailOutbox>();
        services.AddScoped<SentLinks>();
        services.AddSingleton<PickupMailSender>();
        services.AddSingleton<SmtpMailSender>();
        services.AddSingleton<IMailSender>(provider => provider.GetRequiredService<IOptions<MailSettings>>().Value.UsesPickup
            ? provider.GetRequiredService<PickupMailSender>()
            : provider.GetRequiredService<SmtpMailSender>());
        services.AddSingleton<MailServerHealth>();
        services.AddScoped<HeldMailAlerts>();
        services.AddScoped<MailComposer>();
        return services.AddOutbox<OutgoingMail, MailDispatcher>();
    }
}
