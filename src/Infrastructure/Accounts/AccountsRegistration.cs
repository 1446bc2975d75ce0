namespace Slices.Infrastructure.Accounts;

public static class AccountsRegistration
{
    public static IServiceCollection AddAccounts(this IServiceCollection services) => services
        .AddScoped<Administrators>()
        .AddScoped<LoginCandidates>()
        .AddScoped<ActivationMails>()
        .AddScoped<ResetMails>();
}
