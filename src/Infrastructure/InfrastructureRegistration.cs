using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Agreements;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Areas;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Branding;
using Slices.Infrastructure.Caching;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Localization;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Nodes;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Scheduling;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Sms;
using Slices.Infrastructure.SmsRateLimiting;
using Slices.Infrastructure.Tallies;
using Slices.Infrastructure.Telemetry;
using Slices.Infrastructure.Time;
using Slices.Infrastructure.UserImport;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure;

public static class InfrastructureRegistration
{
    /// <summary>Every room's services, from the bottom of docs/architecture.md up.</summary>
    public static IServiceCollection AddInfrastructure(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment, IReadOnlyCollection<RecurringJob> jobs) => services
        // What stands on nothing here but the settings.
        .AddSiteSettings(configuration, environment)
        .AddSingleton<TimeProvider, WholeMicroseconds>()
        .AddTelemetry(configuration)
        .AddLanguages()
        .AddBranding()
        .AddAgreements()
        .AddVisitors()
        .AddSecurity()
        .AddLinks()
        .AddScheduling(configuration, jobs)
        // Where things are kept.
        .AddDatabase()
        .AddNodes()
        .AddTallies()
        .AddEphemeralStore(configuration)
        .AddCaching(configuration)
        .AddAudit()
        .AddAreas()
        .AddMail()
        .AddSms()
        // Who somebody is, and what guards that.
        .AddDevices()
        .AddRateLimiting()
        .AddSmsRateLimiting()
        .AddOneTimeCodes()
        .AddCaptchas()
        .AddPasswords()
        .AddFactors()
        .AddExternal(configuration)
        .AddSessions()
        .AddReauthentication()
        .AddContacts()
        .AddAccounts()
        .AddUserImport()
        // How it is asked.
        .AddPages()
        .AddApi()
        .AddPipeline(configuration);
}
