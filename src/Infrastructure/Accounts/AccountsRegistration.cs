namespace Slices.Infrastructure.Accounts;

public static class AccountsRegistration
{
    public static IServiceCollection AddAccounts(this IServiceCollection services) => services
        .AddScoped<SignInCounters>()
        .AddScoped<Administrators>()
        .AddScoped<AccountEraser>()
        .AddScoped<LoginCandidates>()
        .AddScoped<NewAccounts>()
        .AddScoped<EmailOwners>()
        .AddScoped<WaitingEmails>()
        .AddScoped<MobileOwners>()
        .AddScoped<Activations>()
        .AddScoped<WaysIn>()
        .AddScoped<MailCeiling>()
        .AddScoped<ActivationMails>()
        .AddScoped<ResetMails>();
}
