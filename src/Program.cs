using Slices.Features;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Areas;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Caching;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.CommandLine;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Localization;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Scheduling;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Sms;
using Slices.Infrastructure.Start;
using Slices.Infrastructure.Telemetry;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Visitors;

return await StartUp.RunAsync(args, async call =>
{
    var builder = WebApplication.CreateBuilder(call.Settings);
    builder.AddConsole(call);

    builder.Services
        .AddAllSettings(builder.Configuration, builder.Environment)
        .AddSingleton<TimeProvider, WholeMicroseconds>()
        .AddDatabase()
        .AddEphemeralStore(builder.Configuration).AddCaching(builder.Configuration)
        .AddTelemetry(builder.Configuration)
        .AddSecurity()
        .AddVisitors()
        .AddSessions(builder.Configuration)
        .AddAudit()
        .AddLanguages()
        .AddRateLimiting()
        .AddAccounts().AddFactors()
        .AddAreas().AddCaptchas()
        .AddMail().AddSms()
        .AddScheduling(builder.Configuration)
        .AddPipeline(builder.Configuration)
        .AddPasswords()
        .AddPages()
        .AddApi()
        .AddVerbs().AddFeatures();

    await using var app = builder.Build();
    if (call.NamesVerb)
    {
        return await call.RunAsync(app.Services);
    }

    app.CheckSettings();
    app.UsePublicAddress();
    app.UseSecurityHeaders();
    app.UseRequestLocalization();
    app.UseErrorPages();
    app.UseCanonicalHost();
    app.UseApi();
    app.UseRequestLimits();
    app.UseAssets();
    app.UseRouting();
    app.RejectUnmatchedRequests();
    app.UseSessions();
    app.UseAuthorization();

    app.MapRazorPages();
    app.MapEndpoints();

    await app.ServeAsync();
    return 0;
});
