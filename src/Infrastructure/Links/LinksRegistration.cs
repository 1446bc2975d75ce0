namespace Slices.Infrastructure.Links;

public static class LinksRegistration
{
    /// <summary>The tokens in mailed links, the cookie that takes them out of the address, and the one of a browser that registered.</summary>
    public static IServiceCollection AddLinks(this IServiceCollection services) => services
        .AddSingleton<LinkCookie>()
        .AddSingleton<RegistrationCookie>()
        .AddSingleton<ActivationTokens>()
        .AddSingleton<ResetTokens>()
        .AddSingleton<ReauthenticationTokens>()
        .AddSingleton<CompromiseReportTokens>()
        .AddSingleton<EmailChangeTokens>()
        .AddSingleton<InvitationTokens>()
        .AddSingleton<SetUpTokens>();
}
