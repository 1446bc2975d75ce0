using Slices.Features.AcceptInvitation;
using Slices.Features.Account.AcceptAgreement;
using Slices.Features.Account.Addresses;
using Slices.Features.Account.ChangeEmail;
using Slices.Features.Account.ChangeMobile;
using Slices.Features.Account.ChangePassword;
using Slices.Features.Account.ChangeUserName;
using Slices.Features.Account.DeleteAccount;
using Slices.Features.Account.ExportData;
using Slices.Features.Account.Logins;
using Slices.Features.Account.Me;
using Slices.Features.Account.Privacy;
using Slices.Features.Account.Profile;
using Slices.Features.Account.Reauthenticate;
using Slices.Features.Account.Sessions;
using Slices.Features.Account.TwoFactor;
using Slices.Features.Activate;
using Slices.Features.Admin.Audit;
using Slices.Features.Admin.ChangeUser;
using Slices.Features.Admin.ChangeUserEmail;
using Slices.Features.Admin.Invitations;
using Slices.Features.Admin.UserDetails;
using Slices.Features.Admin.Users;
using Slices.Features.Antiforgery;
using Slices.Features.Areas;
using Slices.Features.AskPasskey;
using Slices.Features.Branding;
using Slices.Features.Captcha;
using Slices.Features.ConfirmEmail;
using Slices.Features.DevDocs;
using Slices.Features.DevMailbox;
using Slices.Features.DevPreview;
using Slices.Features.DevSms;
using Slices.Features.ForgotPassword;
using Slices.Features.Health;
using Slices.Features.Login;
using Slices.Features.LoginByProvider;
using Slices.Features.Logout;
using Slices.Features.Register;
using Slices.Features.ResendActivation;
using Slices.Features.ResetPassword;
using Slices.Features.SecondFactor;
using Slices.Features.SendSmsCode;
using Slices.Features.SmsLogin;
using Slices.Features.WellKnown;
using Slices.Infrastructure.Api;

namespace Slices.Features;

public static class Endpoints
{
    /// <summary>All endpoints besides the pages.</summary>
    public static void MapEndpoints(this WebApplication app)
    {
        var api = app.MapApi();
        api.MapAntiforgery();
        api.MapCaptchas();
        api.MapRegister();
        api.MapActivate();
        api.MapResendActivation();
        api.MapAcceptInvitation();
        api.MapLogin();
        api.MapSecondFactor();
        api.MapLogout();
        api.MapSendSmsCode();
        api.MapSmsLogin();
        api.MapForgotPassword();
        api.MapResetPassword();
        api.MapMe();
        api.MapProfile();
        api.MapChangeUserName();
        api.MapChangeEmail();
        api.MapConfirmEmail();
        api.MapLogins();
        api.MapPrivacy();
        api.MapAcceptAgreement();
        api.MapExportData();
        api.MapDeleteAccount();
        api.MapReauthenticate();
        api.MapChangePassword();
        api.MapChangeMobile();
        api.MapSessions();
        api.MapTwoFactor();
        api.MapAddresses();
        api.MapUsers();
        api.MapUserDetails();
        api.MapChangeUser();
        api.MapChangeUserEmail();
        api.MapInvitations();
        api.MapAudit();
        api.MapAreas();

        app.MapBranding();
        app.MapCaptchaMedia();
        app.MapAskPasskey();
        app.MapExternalLoginCallback();
        app.MapHealth();
        app.MapWellKnown();
        app.MapDevDocs();
        app.MapDevMailbox();
        app.MapDevPreview();
        app.MapDevSms();
    }
}
