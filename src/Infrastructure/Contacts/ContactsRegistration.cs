namespace Slices.Infrastructure.Contacts;

public static class ContactsRegistration
{
    /// <summary>Which account has, had or waits for an email address or a mobile.</summary>
    public static IServiceCollection AddContacts(this IServiceCollection services) => services
        .AddScoped<EmailReservations>()
        .AddScoped<PendingEmails>()
        .AddScoped<MobileReservations>();
}
