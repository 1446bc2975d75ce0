namespace Slices.Infrastructure.Accounts;

public static class AccountsRegistration
{
    public static IServiceCollection AddAccounts(this IServiceCollection services) => services
        .AddScoped<SignInCounters>()
        .AddScoped<Administrators>()
        .AddScoped<AccountEraser>()
        .AddScoped<LoginCandidates>()
        .AddScoped<NewAccounts>()
        .AddScoped<EmailReservations>()
        .AddScoped<WaitingEmails>()
        .AddScoped<MobileReservations>()
        .AddScoped<Activations>()
        .AddScoped<SignInMethods>()
        .AddScoped<MailRateLimiter>()
        .AddScoped<ActivationMails>()
        .AddScoped<ResetMails>();
}
