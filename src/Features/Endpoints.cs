using Slices.Features.Account.AcceptAgreement;
using Slices.Features.Account.ChangeEmail;
using Slices.Features.Account.DeleteAccount;
using Slices.Features.Account.ExportData;
using Slices.Features.Account.Logins;
using Slices.Features.Account.Me;
using Slices.Features.Account.Privacy;
using Slices.Features.Account.Profile;
using Slices.Features.Antiforgery;
using Slices.Features.Areas;
using Slices.Features.AskPasskey;
using Slices.Features.Captcha;
using Slices.Features.DevMailbox;
using Slices.Features.DevSms;
using Slices.Features.ExternalLogin;
using Slices.Features.Health;
using Slices.Features.Login;
using Slices.Infrastructure.Api;

namespace Slices.Features;

public static class Endpoints
{
    /// <summary>Everything that answers besides the pages.</summary>
    public static void MapEndpoints(this WebApplication app)
    {
        var api = app.MapApi();
        api.MapAntiforgery();
        api.MapCaptchas();
        api.MapLogin();
        api.MapMe();
        api.MapProfile();
        api.MapChangeEmail();
        api.MapLogins();
        api.MapPrivacy();
        api.MapAcceptAgreement();
        api.MapExportData();
        api.MapDeleteAccount();
        api.MapAreas();

        app.MapCaptchaMedia();
        app.MapAskPasskey();
        app.MapExternalArrival();
        app.MapHealth();
        app.MapDevMailbox();
        app.MapDevSms();
    }
}
