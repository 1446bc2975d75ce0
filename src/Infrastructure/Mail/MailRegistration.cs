using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Outbox;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Mail;

public static class MailRegistration
{
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddSettings<MailSettings>();
        services.AddScoped<IMailTemplate, NoticeMail>();
        services.AddScoped<IAccountlessMailTemplate, AccountDeletedMail>();
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
        services.AddScoped<AdministratorMails>();
        services.AddScoped<MailComposer>();
        return services.AddOutbox<OutgoingMail, MailDispatcher>();
    }
}
