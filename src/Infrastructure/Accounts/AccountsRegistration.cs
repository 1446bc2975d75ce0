
namespace Slices.Infrastructure.Accounts;

public static class AccountsRegistration
{
    public static IServiceCollection AddAccounts(this IServiceCollection services) => services
        .AddScoped<Administrators>()
        .AddScoped<AccountEraser>()
        .AddScoped<LoginCandidates>()
        .AddScoped<NewAccounts>()
        .AddScoped<Activations>()
        .AddScoped<Invitations>()
        .AddScoped<SignInMethods>()
        .AddScoped<UserNames>()
        .AddScoped<ActivationMails>();
}
