using Slices.Features.AcceptInvitation;
using Slices.Features.Account.ChangeEmail;
using Slices.Features.Account.ChangePassword;
using Slices.Features.Account.ExportData;
using Slices.Features.Account.Reauthenticate;
using Slices.Features.Activate;
using Slices.Features.Admin.Audit;
using Slices.Features.Admin.BulkJobs;
using Slices.Features.Admin.ChangeUser;
using Slices.Features.Admin.Overview;
using Slices.Features.Admin.Sms;
using Slices.Features.Admin.UserDetails;
using Slices.Features.Admin.Users;
using Slices.Features.DevPreview;
using Slices.Features.Health;
using Slices.Features.Register;
using Slices.Features.ReportCompromise;
using Slices.Features.ResetPassword;
using Slices.Infrastructure.Mail;

namespace Slices.Features;

public static class FeaturesRegistration
{
    /// <summary>The services of the features themselves.</summary>
    public static IServiceCollection AddFeatures(this IServiceCollection services) => services
        .AddExports()
        .AddBulkJobs()
        .AddScoped<AccountChanges>()
        .AddScoped<ActivationLinks>()
        .AddScoped<InvitationLinks>()
        .AddScoped<EmailChangeRequests>()
        .AddScoped<OwnPasswords>()
        .AddScoped<IntruderChangesFinder>()
        .AddScoped<MailPreviews>()
        .AddScoped<RecentMessages>()
        .AddSingleton<UserCursors>()
        .AddScoped<UserMatcher>()
        .AddScoped<UserList>()
        .AddSingleton<SmsFigures>()
        .AddScoped<AuditFile>()
        .AddScoped<AuditSearch>()
        .AddSingleton<OverviewFigures>()
        .AddScoped<QueueStates>()
        .AddScoped<JobRuns>()
        .AddScoped<BusiestNetworks>()
        .AddMailTemplates()
        .AddHealth();

    // Notices of what happened to an account share one of their own, in Infrastructure/Mail.
    private static IServiceCollection AddMailTemplates(this IServiceCollection services) => services
        .AddScoped<IMailTemplate, ActivationMail>()
        .AddScoped<IMailTemplate, AddressTakenMail>()
        .AddScoped<IMailTemplate, EmailChangeMail>()
        .AddScoped<IMailTemplate, EmailTakenMail>()
        .AddScoped<IMailTemplate, ExportReadyMail>()
        .AddScoped<IMailTemplate, PasswordResetMail>()
        .AddScoped<IAccountlessMailTemplate, InvitationMail>()
        .AddScoped<IMailTemplate, ReauthenticationMail>()
        .AddScoped<IMailTemplate, SmsBudgetMail>();
}
