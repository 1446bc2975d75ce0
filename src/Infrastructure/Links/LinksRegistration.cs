namespace Slices.Infrastructure.Links;

public static class LinksRegistration
{
    /// <summary>The tokens in mailed links, and the cookie that takes them out of the address.</summary>
    public static IServiceCollection AddLinks(this IServiceCollection services) => services
        .AddSingleton<LinkCookie>()
        .AddSingleton<ActivationTokens>()
        .AddSingleton<ResetTokens>()
        .AddSingleton<ReauthenticationTokens>()
        .AddSingleton<CompromiseReportTokens>()
        .AddSingleton<EmailChangeTokens>()
        .AddSingleton<SetUpTokens>();
}
